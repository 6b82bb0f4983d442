using System.IO.Compression;
using FluentAssertions;
using Workflows.Activities;
using Workflows.MachineLearning.Tables;
using Workflows.Tests.Activities.Harness;
using Xunit;

namespace Workflows.Tests.Activities.MachineLearning;

public sealed class DataFileTests : IDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Duck _duck;

    public DataFileTests() => _duck = new Duck(_folder.Path);

    public void Dispose()
    {
        _duck.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("x[1].csv", "x1.csv")]
    [InlineData("x*.csv", "xy.csv")]
    [InlineData("x?.csv", "xy.csv")]
    [InlineData("a[b]/x.csv", "ab/x.csv")]
    [InlineData(@"a\b[1].csv", @"a\b1.csv")]
    [InlineData("it's {a,b}.csv", "it's a.csv")]
    [InlineData("year=2012/x.csv", "year=2013/x.csv")]
    public void A_path_is_that_file_and_no_pattern(string name, string other)
    {
        Write(other, "other\n1\n2\n");
        var file = Open(Write(name, "a\n5\n"));
        file.Columns.Select(c => c.Name).Should().Equal("a");
        Values(file).Should().Equal("5");
    }

    [Fact]
    public void A_file_that_is_replaced_meanwhile_is_read_as_it_was_opened()
    {
        var path = Write("data.csv", "a\n1\n2\n");
        var held = _duck.Hold(path);
        File.Move(Write("new.csv", "a;b\n1;2\n3;4\n5;6\n"), path, overwrite: true);

        var source = CsvFormat.Open(held, gzip: false, new Dictionary<string, ColumnKind>());

        source.Columns.Select(c => c.Name).Should().Equal("a");
        source.Rows.Should().Be(2);
        _duck.Query($"SELECT count(*) FROM {source.Sql}", path).Select(row => row.GetInt64(0)).Single().Should().Be(2);
    }

    [Theory]
    [InlineData("a;b\n1,5;1\n-2,25;2\n", "text ('1,5' in line 2; 2 of 2 values are numbers with a decimal comma: write 1.5, not 1,5)")]
    [InlineData("a;b\n1;1\n1.234,56;2\n", "text ('1.234,56' in line 3; 1 of 2 values are numbers with a decimal comma: write 1.5, not 1,5)")]
    public void A_decimal_comma_is_named(string text, string words)
    {
        var column = Open(Write("eu.csv", text)).Column("a", "data");
        column.Words.Should().Be(words);
        column.Stray!.IsMistake.Should().BeTrue();
    }

    [Theory]
    [InlineData("1,2,3\n")]
    [InlineData("1,,\n")]
    [InlineData(",5\n")]
    [InlineData("1.23,4\n")]
    public void What_only_looks_like_a_decimal_comma_is_text(string row) =>
        Open(Write("text.csv", $"a;b\n{row.TrimEnd()};1\n")).Column("a", "data").Words.Should().Be("text");

    [Fact]
    public void A_row_of_decimal_commas_among_commas_gets_a_hint()
    {
        var open = () => Open(Write("eu.csv", "a,b\n1,5,2,5\n"));
        open.Should().Throw<ActivityException>()
            .WithMessage("*line 2: expected 2 fields*but found 4 (a value with a comma*a number has a point: 1.5, not 1,5)");
    }

    [Fact]
    public void A_line_that_begins_with_a_hash_is_a_row_like_any_other() =>
        Values(Open(Write("colours.csv", "code,name\n#FF0000,red\n#00FF00,green\n"))).Should().Equal("#FF0000|red", "#00FF00|green");

    [Theory]
    [InlineData("\"a;b;c\",d\n1,2\n", "a;b;c", "d")]
    [InlineData("\"a,b,c\";d\n1;2\n", "a,b,c", "d")]
    [InlineData("a\td,e\n1\t2\n", "a", "d,e")]
    [InlineData("a|d\n1|2\n", "a", "d")]
    [InlineData("\"a\nb\",\"say \"\"d\"\"\"\n1,2\n", "a\nb", "say \"d\"")]
    [InlineData("\uFEFFa,d\n1,2\n", "a", "d")]
    [InlineData("\uFEFF\"a\", \"d\" \n1,2\n", "a", "d")]
    [InlineData("a,A\n1,2\n", "a", "A")]
    [InlineData("Preis, EUR;Menge;Tag\n1,5;2;3\n", "Preis, EUR", "Menge", "Tag")]
    [InlineData("x, y, z;w\n1;2\n", "x, y, z", "w")]
    public void Names_are_what_stands_between_delimiters_outside_of_quotes(string text, params string[] names)
    {
        var file = Open(Write("names.csv", text));
        file.Columns.Select(c => c.Name).Should().Equal(names);
        Values(file).Should().ContainSingle();
    }

    [Theory]
    [InlineData("a,b,a\n1,2,3\n", "the column name 'a' stands for several columns: 1 and 3 of 3")]
    [InlineData("a,,b\n1,2,3\n", "column 2 of 3 has no name")]
    [InlineData("\na\n1\n", "line 1: expected a line of column names, but it is empty")]
    [InlineData("a,b\n1,2\n\"x\ny\",2\n3\n", "line 5: expected 2 fields, as there are column names, separated by commas, but found 1")]
    [InlineData("a;b\n1;2\n1;2;3\n", "line 3: expected 2 fields, as there are column names, separated by semicolons, but found 3")]
    [InlineData("a,b\n1,\"2\n3,4\n", "line 2: a quote is opened and never closed")]
    [InlineData("a,b\n1,\"2\"3\n", "line 2: text follows a closing quote")]
    [InlineData("a,b\n1,2\n3,4\r5,6\n", "line 3: some lines end in a bare carriage return and others do not")]
    public void What_is_not_csv_is_refused_with_its_line(string text, string expected)
    {
        var act = () => Open(Write("bad.csv", text));
        act.Should().Throw<ActivityException>().Which.Should().Match<ActivityException>(e => e.ExitCode == ExitCode.DataError && e.Message.Contains(expected));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x61, 0 }, "it is UTF-16")]
    [InlineData(new byte[] { 0x28, 0xB5, 0x2F, 0xFD, 0 }, "only gzip is read here")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4 }, "it is a zip file, or a workbook")]
    [InlineData(new byte[] { 0x61, 0x0A, 0xFF, 0x0A }, "line 2: it has bytes that are not UTF-8")]
    public void What_is_no_table_is_told_by_its_bytes(byte[] bytes, string expected)
    {
        var path = Path.Combine(_folder.Path, "odd.csv");
        File.WriteAllBytes(path, bytes);
        var act = () => Open(path);
        act.Should().Throw<ActivityException>().WithMessage($"*{expected}*");
    }

    [Theory]
    [InlineData("a,b\n1,2\r\n\"3\n3\",4\r\n\n5,6\n", "1|2", "3\n3|4", "5|6")]
    [InlineData("a,b\r1,2\r3,4", "1|2", "3|4")]
    [InlineData("a,b\n1, \"x,y\" \n2,5\" pipe\n", "1|x,y", "2|5\" pipe")]
    [InlineData("a\n1\n\n\"\"\n2\n", "1", "", "", "2")]
    [InlineData("a,b\n", new string[0])]
    public void Rows_are_read_alike_by_the_scan_and_by_the_database(string text, params string[] rows)
    {
        var file = Open(Write("rows.csv", text));
        Values(file).Should().Equal(rows);
        file.Rows.Should().Be(rows.Length);
    }

    [Theory]
    [InlineData("1,-2.5,1e5,.5, 7 ", "Number")]
    [InlineData("18446744073709551617,-170141183460469231731687303715884105729", "Number")]
    [InlineData("1,NA,,NaN,null,N/A,None,#N/A,-inf", "Number")]
    [InlineData("true,False,NULL", "Boolean")]
    [InlineData("2012-01-02,2012/1/3,NA", "Date")]
    [InlineData("2012-01-02,2012-01-02T10:00:00+02:00,2012-01-02 9:05", "Timestamp")]
    [InlineData("1,2,1_000", "Text")]
    [InlineData("1,true", "Text")]
    [InlineData("2012-02-30", "Text")]
    [InlineData("1/2/2012", "Text")]
    [InlineData("NA,DE,US", "Text")]
    [InlineData("NA,,", "Empty")]
    public void Kinds_are_those_of_all_values(string values, string kind) =>
        Open(Write("kinds.csv", $"a,b\n{string.Join('\n', values.Split(',').Select(v => v + ",x"))}\n")).Columns[0].Kind.ToString().Should().Be(kind);

    [Fact]
    public void A_word_for_a_missing_value_is_one_where_the_column_is_not_text()
    {
        var file = Open(Write("words.csv", "n,t\n1,NA\nNA,DE\n,\nnan,x\n"));
        file.Columns.Select(c => (c.Missing, c.MissingWords)).Should().Equal((3, 2), (1, 0));
        Values(file).Should().Equal("1|NA", "|DE", "|", "|x");
    }

    [Fact]
    public void A_kind_that_is_given_counts_more_than_what_the_values_look_like()
    {
        var path = Write("given.csv", "n\nNA\nabc\n5\n");
        var file = DataFile.Open(_duck, "data", path, new Dictionary<string, ColumnKind> { ["n"] = ColumnKind.Number });
        file.Columns[0].Should().Match<DataColumn>(c => c.Kind == ColumnKind.Number && c.Missing == 1);
        Values(file).Should().Equal("", "abc", "5");
    }

    [Fact]
    public void What_keeps_a_column_of_numbers_from_being_one_is_known_with_its_line() =>
        Open(Write("stray.csv", "n\n1\n2\nabc\n4\n")).Columns[0].Words.Should().Be("text ('abc' in line 4; 3 of 4 values are numbers)");

    [Fact]
    public void Gzip_is_read_by_its_bytes_whatever_its_name()
    {
        var path = Path.Combine(_folder.Path, "packed");
        using (var zip = new GZipStream(File.Create(path), CompressionLevel.Fastest))
        {
            zip.Write("a,b\n1,x\n"u8);
        }

        Values(Open(path)).Should().Equal("1|x");
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.Optimal)]
    public void Gzip_that_was_cut_off_is_no_shorter_table(CompressionLevel level)
    {
        var path = Path.Combine(_folder.Path, "packed.csv.gz");
        using (var zip = new GZipStream(File.Create(path), level))
        {
            zip.Write("a\n"u8);
            zip.Flush();
            zip.Write("1\n"u8);
            zip.Flush();
            zip.Write("2\n"u8);
        }

        var whole = File.ReadAllBytes(path);
        for (var kept = whole.Length - 1; kept > 12; kept--)
        {
            File.WriteAllBytes(path, whole[..kept]);
            FluentActions.Invoking(() => Open(path)).Should().Throw<ActivityException>().WithMessage("*its gzip data is damaged or cut off*");
        }
    }

    [Fact]
    public void Gzip_of_several_parts_is_read_whole()
    {
        var path = Path.Combine(_folder.Path, "parts.csv.gz");
        foreach (var part in new[] { "a\n1\n", "2\n" })
        {
            using var zip = new GZipStream(new FileStream(path, FileMode.Append), CompressionLevel.Fastest);
            zip.Write(System.Text.Encoding.UTF8.GetBytes(part));
        }

        Values(Open(path)).Should().Equal("1", "2");
    }

    [Fact]
    public void What_is_wrong_with_parquet_is_said_of_the_file_and_not_of_the_query()
    {
        var path = Write("garbage.parquet", "PAR1 and nothing that makes sense PAR1");
        FluentActions.Invoking(() => Open(path)).Should().Throw<ActivityException>()
            .Where(e => e.Message.Contains("garbage.parquet can't be read") && !e.Message.Contains("/proc/") && !e.Message.Contains("SELECT"));
    }

    [Fact]
    public void Parquet_says_itself_what_it_holds()
    {
        var path = Path.Combine(_folder.Path, "[p].parquet");
        const string Rows = "(1.5::DOUBLE, 'NA', TIMESTAMPTZ '2012-01-01 10:00:00+02'), ('nan', '', NULL)";
        _duck.Query($"COPY (SELECT * FROM (VALUES {Rows}) t(d, \"t [x]\", z)) TO {Sql.Text(path)}", "copy").Should().BeEmpty();
        var file = Open(path);
        file.Columns.Select(c => (c.Name, c.Kind, c.Missing)).Should().Equal(
            ("d", ColumnKind.Number, 1), ("t [x]", ColumnKind.Text, 1), ("z", ColumnKind.Timestamp, 1));
        Values(file).Should().Equal("1.5|NA|2012-01-01 08:00:00", "||");
        file.Rows.Should().Be(2);
    }

    private DataFile Open(string path) => DataFile.Open(_duck, "data", path);

    private string Write(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        return path;
    }

    private string[] Values(DataFile file) =>
    [
        .. _duck.Query($"SELECT {string.Join(", ", file.Columns.Select(c => $"coalesce({c.Text}, '')"))} FROM {file.Source}", file.Path)
            .Select(row => string.Join('|', Enumerable.Range(0, row.FieldCount).Select(row.GetString))),
    ];
}
