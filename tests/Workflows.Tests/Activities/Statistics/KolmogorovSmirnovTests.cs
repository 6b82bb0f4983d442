using FluentAssertions;
using Workflows.MachineLearning.Drift;
using Xunit;

namespace Workflows.Tests.Activities.Statistics;

/// <summary>Expected figures that no comment derives are those of SciPy 1.10.</summary>
public sealed class KolmogorovSmirnovTests
{
    [Fact]
    public void A_small_case_gives_the_hand_computed_statistic_and_probability()
    {
        // At 2 half of the first sample and none of the second is reached. Of the C(8, 4) = 70 orders of four and four values, C(8, 2) = 28 go
        // two apart to one side and as many to the other, of which 2 * C(8, 0) = 2 go to both: 28 + 28 - 2 = 54 of 70.
        var test = KolmogorovSmirnov.Test([1, 2, 3, 4], [3, 4, 5, 6]);
        test.Statistic.Should().Be(0.5);
        test.PValue.Should().BeApproximately(54.0 / 70, 1e-12);
    }

    [Fact]
    public void Equal_samples_have_no_gap()
    {
        var test = KolmogorovSmirnov.Test([1, 1, 2, 3], [1, 1, 2, 3]);
        test.Statistic.Should().Be(0);
        test.PValue.Should().Be(1);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(4, 4)]
    [InlineData(12, 7)]
    [InlineData(100, 50)]
    public void Only_two_of_all_orders_keep_the_samples_apart(int m, int n)
    {
        var test = KolmogorovSmirnov.Test([.. Enumerable.Range(0, m).Select(i => (float)i)], [.. Enumerable.Range(200, n).Select(i => (float)i)]);
        test.Statistic.Should().Be(1);
        var orders = Enumerable.Range(1, n).Aggregate(1.0, (product, k) => product * (m + k) / k);
        test.PValue.Should().BeApproximately(2 / orders, 1e-9 / orders);
    }

    [Fact]
    public void Ties_across_the_samples_are_one_step()
    {
        // Both reach 0.5 at the value 1, whatever the order of the equal values.
        KolmogorovSmirnov.Test([1, 1, 2, 2], [1, 2]).Statistic.Should().Be(0);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(8, 5)]
    [InlineData(9, 6)]
    public void Every_order_of_few_values_is_counted(int m, int n)
    {
        // Each order of m and n values is a set of places; the probability of a gap is the share of the orders whose gap is as wide.
        var gaps = Orders(m, n).Select(order => Math.Round(Gap(order, m, n), 9)).ToArray();
        foreach (var order in Orders(m, n).Where((_, at) => at % 97 == 0))
        {
            float[] first = [.. Enumerable.Range(0, m + n).Where(place => (order >> place & 1) == 1).Select(place => (float)place)];
            float[] second = [.. Enumerable.Range(0, m + n).Where(place => (order >> place & 1) == 0).Select(place => (float)place)];
            var test = KolmogorovSmirnov.Test(first, second);
            test.PValue.Should().BeApproximately(gaps.Count(gap => gap >= Math.Round(test.Statistic, 9)) / (double)gaps.Length, 1e-12);
        }
    }

    [Theory]
    [InlineData(5, 7, 100000, 0, 0.6571428571428571, 0.11616161616161617)]
    [InlineData(5, 7, 3, 1, 0.6, 0.16666666666666663)]
    [InlineData(12, 12, 1000, 300, 0.4166666666666667, 0.2557751845677543)]
    [InlineData(30, 50, 10, 1, 0.13333333333333333, 0.8540982310771419)]
    [InlineData(100, 73, 100000, 9000, 0.09808219178082192, 0.7637136321120717)]
    [InlineData(500, 501, 1000, 60, 0.12095409181636727, 0.0011443495997685777)]
    [InlineData(1000, 1000, 100000, 30000, 0.316, 1.6022936229377296e-44)]
    [InlineData(2000, 700, 20, 2, 0.11121428571428571, 4.839193582787618e-06)]
    [InlineData(9999, 10000, 100000, 1500, 0.021063286328632864, 0.023035866595270522)]
    [InlineData(10000, 10000, 50, 1, 0.0284, 0.0006278972799238128)]
    [InlineData(10000, 9000, 100000, 20000, 0.20923333333333333, 5.9965567875372636e-182)]
    [InlineData(20000, 5, 100000, 20000, 0.38905, 0.3391823679804592)]
    [InlineData(20000, 5, 100000, 60000, 0.66025, 0.011572073104517196)]
    [InlineData(3, 20000, 100000, 90000, 1.0, 0.0)]
    [InlineData(20000, 300, 100000, 3000, 0.04736666666666667, 0.5049685676232669)]
    [InlineData(20000, 300, 100000, 9000, 0.1076166666666667, 0.0019351635263585606)]
    [InlineData(20000, 20000, 100000, 400, 0.008900000000000019, 0.4043450231304484)]
    [InlineData(20000, 20000, 100000, 800, 0.012400000000000078, 0.09158823199051669)]
    [InlineData(20000, 20000, 100000, 12000, 0.12505, 9.249013283642129e-137)]
    [InlineData(12000, 15000, 100000, 100, 0.009050000000000002, 0.6423703934097343)]
    [InlineData(12000, 150, 100000, 2000, 0.03533333333333333, 0.9895905274132432)]
    [InlineData(12000, 150, 100000, 300, 0.040166666666666684, 0.9629928020400499)]
    [InlineData(20000, 100, 7, 0, 0.08315, 0.46890675340201016)]
    [InlineData(20000, 100, 100000, 25000, 0.28069999999999995, 1.8397876938322303e-07)]
    [InlineData(40000, 40000, 100000, 300, 0.00770000000000004, 0.18555727052471882)]
    [InlineData(11000, 141, 100000, 5000, 0.07526434558349449, 0.39108088135890107)]
    [InlineData(11000, 50, 100000, 5000, 0.10136363636363632, 0.6459825490190494)]
    public void The_statistic_and_the_probability_are_those_of_SciPy(int m, int n, int distinct, int shift, double statistic, double probability)
    {
        var test = KolmogorovSmirnov.Test(Draw(1, m, distinct, 0), Draw(2, n, distinct, shift));
        test.Statistic.Should().BeApproximately(statistic, 1e-12);
        test.PValue.Should().BeApproximately(probability, 1e-6 * probability);
    }

    [Theory]
    [InlineData(5, 0.223607, 0.9162078156199058)]
    [InlineData(5, 0.402492, 0.3023008093826176)]
    [InlineData(5, 0.67082, 0.009598359252790692)]
    [InlineData(10, 0.252982, 0.4692268759466527)]
    [InlineData(100, 0.04, 0.995307510717411)]
    [InlineData(100, 0.12, 0.1033037490181987)]
    [InlineData(100, 0.19, 0.0012339926382722768)]
    [InlineData(100, 0.21, 0.00023947345214651332)]
    [InlineData(140, 0.084515, 0.25531003466435)]
    [InlineData(140, 0.253546, 2.0235192255943188e-08)]
    [InlineData(141, 0.025265, 0.9999737156618667)]
    [InlineData(141, 0.046318, 0.9089178207151279)]
    [InlineData(141, 0.058951, 0.6887027440601403)]
    [InlineData(141, 0.084215, 0.2553568447485016)]
    [InlineData(141, 0.122112, 0.027298626985657215)]
    [InlineData(141, 0.126323, 0.02023429465406797)]
    [InlineData(150, 0.408248, 4.094298975071691e-23)]
    [InlineData(1000, 0.012649, 0.996637470007301)]
    [InlineData(1000, 0.02846, 0.385570859634797)]
    [InlineData(1000, 0.046802, 0.02423183409121299)]
    [InlineData(1000, 0.126491, 2.0897913124007513e-14)]
    [InlineData(10000, 0.0035, 0.9996688098582139)]
    [InlineData(10000, 0.013, 0.0675011884833907)]
    [InlineData(10000, 0.1, 1.6633113315950355e-87)]
    [InlineData(100000, 0.000949, 0.9999901695128263)]
    [InlineData(100000, 0.004427, 0.03957783354787825)]
    [InlineData(100000, 0.007906, 7.405877256600716e-06)]
    [InlineData(1000000, 0.0012, 0.11215991901443556)]
    [InlineData(1000000, 0.006, 1.0711416114716671e-31)]
    [InlineData(5000000, 0.000581, 0.06836527885815014)]
    [InlineData(5000000, 0.000716, 0.01186823039179268)]
    [InlineData(5000000, 0.005367, 1.593313473942196e-125)]
    public void The_distribution_of_one_sample_is_that_of_SciPy(int n, double d, double probability) =>
        KolmogorovDistribution.Tail(n, d).Should().BeApproximately(probability, 1e-6 * probability);

    /// <summary>The same numbers on every machine, and in the program that made the expected figures.</summary>
    private static float[] Draw(long state, int count, int distinct, int shift)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
        {
            state = ((state * 1103515245) + 12345) % (1L << 31);
            values[i] = ((state >> 8) % distinct) + shift;
        }

        Array.Sort(values);
        return values;
    }

    private static IEnumerable<int> Orders(int m, int n) => Enumerable.Range(0, 1 << (m + n)).Where(order => int.PopCount(order) == m);

    private static double Gap(int order, int m, int n)
    {
        var (i, j, gap) = (0, 0, 0.0);
        for (var place = 0; place < m + n; place++)
        {
            (i, j) = (order >> place & 1) == 1 ? (i + 1, j) : (i, j + 1);
            gap = Math.Max(gap, Math.Abs(((double)i / m) - ((double)j / n)));
        }

        return gap;
    }
}
