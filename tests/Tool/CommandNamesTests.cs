using System.CommandLine;
using System.Reflection;
using NanoSensors.Tool.Commands;

namespace NanoSensors.Tests.Tool;

/// <summary>Scripts that were written for an earlier version of the tool find its commands and options.</summary>
[TestClass]
public class CommandNamesTests
{
    private const string Part = "interface/tool.txt";

    public static IEnumerable<object[]> Recorded => Fixtures.Each(Part);

    [TestMethod]
    [DynamicData(nameof(Recorded))]
    public void Commands_and_options_of_an_earlier_tool_are_still_there(string path)
    {
        string[] recorded = Repository.Read(path).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.IsGreaterThan(20, recorded.Length);
        Assert.AreEqual("", string.Join("\n", recorded.Except(Names())), "these are gone");
        // That a command can be made does not say that the tool offers it.
        string help = ToolRun.Of("--help").Output;
        foreach (string command in recorded.Select(line => line.Split(' ')[0]).Distinct())
            Assert.Contains($"  {command} ", help);
    }

    [TestMethod]
    public void Write_the_names_of_this_tool_on_request() =>
        Fixtures.Write(Fixtures.New(Part), string.Join('\n', Names()) + "\n");

    private static IEnumerable<string> Names() => typeof(DecodeCommand).Assembly.GetTypes()
        .Select(type => type.GetMethod("Create", BindingFlags.Public | BindingFlags.Static, []))
        .Where(create => create?.ReturnType == typeof(Command))
        .SelectMany(create => Names((Command)create!.Invoke(null, [])!))
        .Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(Command command) =>
    [
        command.Name,
        .. command.Options.SelectMany(option => option.Aliases.Append(option.Name)).Select(name => $"{command.Name} {name}"),
        .. command.Arguments.Select((argument, place) => $"{command.Name} argument {place + 1}"),
        .. command.Subcommands.SelectMany(Names).Select(name => $"{command.Name} {name}"),
    ];
}
