using FluentAssertions;
using Workflows.Core.Definitions;
using Workflows.Core.Expressions;
using Workflows.Definitions.Expressions;
using Xunit;

namespace Workflows.Core.Tests.Definitions;

/// <summary>Operators and functions that look at two values: by what they are worth, and never a string as if it were a number.</summary>
public sealed class OperatorTests
{
    private static readonly Scope Scope = new()
    {
        WorkflowName = "w",
        Parameters = """{"one":1,"half":0.5,"list":[1,2,3],"floats":[1.0,2.5],"map":{"k":1},"maps":[{"k":1},{"k":2}],"big":9007199254740993,"none":null}""",
    };

    [Theory]
    [InlineData("'a' + 'b'", "\"ab\"")]
    [InlineData("[1] + parameters.list", "[1,1,2,3]")]
    [InlineData("('12' | string.to_double) + 1", "13")]
    [InlineData("'n=' + (parameters.one | object.to_json)", "\"n=1\"")]
    [InlineData("(parameters.none ?? 0) + 1", "1")]
    [InlineData("-(-2147483647 - 1)", "2147483648")]
    [InlineData("(-2147483647 - 1) | math.abs", "2147483648")]
    [InlineData("-(-9223372036854775807)", "9223372036854775807")]
    [InlineData("-9223372036854775807 - 1", "-9223372036854775808")]
    [InlineData("-parameters.half", "-0.5")]
    [InlineData("10000000000.0 * 10000000000.0", "1e+20")]
    [InlineData("-12345678901.5 * 12345678901.5", "-1.5241578753894223e+20")]
    [InlineData("+parameters.one", "1")]
    [InlineData("7 | math.modulo 2 | math.plus parameters.half | math.times 2 | math.minus 1", "2")]
    public void Arithmetic_takes_what_it_says(string expression, string json) => Evaluate(expression).Json.Should().Be(json);

    [Theory]
    [InlineData("'12' + 1", "the string \"12\" and the number 1 can't be added; `string.to_double` makes a number of a string, `object.to_json`")]
    [InlineData("parameters.one + '2'", "the number 1 and the string \"2\" can't be added")]
    [InlineData("'3' * 2", "the string \"3\" and the number 2 can't be multiplied; `string.to_double` makes a number of a string")]
    [InlineData("'6' / 2", "the string \"6\" and the number 2 can't be divided")]
    [InlineData("'6' - '2'", "the string \"6\" and the string \"2\" can't be subtracted; only numbers can be subtracted")]
    [InlineData("'12' | math.plus 1", "the string \"12\" and the number 1 can't be added")]
    [InlineData("3 | math.times '2'", "the number 3 and the string \"2\" can't be multiplied")]
    [InlineData("parameters.none + 1", "null and the number 1 can't be added; `?? 0`")]
    [InlineData("'n' + parameters.none", "the string \"n\" and null can't be added; `?? ''`")]
    [InlineData("true + 1", "the boolean true and the number 1 can't be added; `+` takes two numbers, two strings or two lists")]
    [InlineData("[1] * 2", "a list and the number 2 can't be multiplied")]
    [InlineData("'a' + [1]", "the string \"a\" and a list can't be added")]
    [InlineData("-'3'", "only a number has a sign, and a string stands here")]
    public void It_refuses_the_rest_and_names_both_sides(string expression, string told) => Evaluate(expression).Error.Should().Contain(told);

    [Theory]
    [InlineData("!true || !(1 > 2)", "true")]
    [InlineData("false && 1", "false")]
    [InlineData("true || ''", "true")]
    [InlineData("(parameters.none ?? false) ? 1 : 2", "2")]
    [InlineData("['', 'a'] | array.any @string.empty", "true")]
    public void A_condition_is_a_boolean(string expression, string json) => Evaluate(expression).Json.Should().Be(json);

    [Theory]
    [InlineData("!0", "the number 0 stands where true or false is expected; compare it")]
    [InlineData("'' ? 1 : 2", "the string \"\" stands where true or false is expected")]
    [InlineData("!'false'", "the string \"false\" stands where true or false is expected")]
    [InlineData("parameters.one && true", "the number 1 stands where true or false is expected")]
    [InlineData("true && parameters.list", "a list stands where true or false is expected")]
    [InlineData("false || parameters.map", "a mapping stands where true or false is expected")]
    [InlineData("!parameters.none", "null stands where true or false is expected; `?? false` stands for a value that is not there")]
    [InlineData("parameters.none ? 1 : 2", "null stands where true or false is expected")]
    [InlineData("['a'] | array.filter @string.size", "the number 1 stands where true or false is expected")]
    [InlineData("['a'] | array.any @string.size", "the number 1 stands where true or false is expected")]
    public void What_is_no_boolean_is_not_taken_for_one(string expression, string told) => Evaluate(expression).Error.Should().Contain(told);

    [Theory]
    [InlineData("-(-9223372036854775807 - 1)")]
    [InlineData("(-9223372036854775807 - 1) | math.abs")]
    [InlineData("(-9223372036854775807 - 1) * -1")]
    [InlineData("(-9223372036854775807 - 1) // -1")]
    [InlineData("0 - (-9223372036854775807 - 1)")]
    [InlineData("-9223372036854775807 - 2")]
    public void An_integer_beyond_64_bits_is_refused_and_never_wraps_around(string expression) =>
        Evaluate(expression).Error.Should().Contain("an integer grew beyond 64 bits");

    [Theory]
    [InlineData("parameters.list | array.contains 1", "true")]
    [InlineData("[1, 2] | array.contains parameters.list[0]", "true")]
    [InlineData("parameters.floats | array.contains 1", "true")]
    [InlineData("[0.5] | array.contains parameters.half", "true")]
    [InlineData("parameters.list | array.contains 1.5", "false")]
    [InlineData("['auto', 1] | array.contains 2", "false")]
    [InlineData("['auto', 1] | array.contains 'x'", "false")]
    [InlineData("[] | array.contains 'x'", "false")]
    [InlineData("[null] | array.contains parameters.none", "true")]
    [InlineData("parameters.maps | array.contains { k: 1.0 }", "true")]
    [InlineData("[1, parameters.one, 1.0, '1', 2, [1], [1.0], { k: 1 }, parameters.map] | array.uniq", """[1,"1",2,[1],{"k":1}]""")]
    [InlineData("parameters.map == { k: 1 } && parameters.maps == [{ k: 1 }, { k: 2.0 }] && parameters.map != { k: 2 } && [1] == [1.0]", "true")]
    [InlineData("parameters.big == 9007199254740992.0 || parameters.big <= 9007199254740992.0", "false")]
    [InlineData("0.0 / 0.0 == 0.0 / 0.0 || 0.0 / 0.0 < 1", "false")]
    public void Values_are_compared_by_what_they_are_worth(string expression, string json) => Evaluate(expression).Json.Should().Be(json);

    [Theory]
    [InlineData("['1', '2'] | array.contains 1", "the string \"1\" and the number 1 can't be compared; `string.to_double`")]
    [InlineData("parameters.list | array.contains '1'", "the number 1 and the string \"1\" can't be compared")]
    [InlineData("['1'] == parameters.list", "false")]
    [InlineData("['1', 2, 3] == parameters.list", "the string \"1\" and the number 1 can't be compared")]
    [InlineData("{ k: '1' } != parameters.map", "the string \"1\" and the number 1 can't be compared")]
    [InlineData("'abc' | array.contains 'a'", "`array.contains` takes a list, not a string; `string.contains` looks in one")]
    [InlineData("parameters.none | array.contains 'a'", "takes a list, not null; `?? []`")]
    public void A_string_is_compared_with_no_number_in_a_list_either(string expression, string told)
    {
        var evaluated = Evaluate(expression);

        (evaluated.Error ?? evaluated.Json).Should().Contain(told);
    }

    private static Evaluated Evaluate(string expression) => Evaluator.Evaluate(new Condition(expression).AsTemplate(), Scope);
}
