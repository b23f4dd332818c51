using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NanoSensors.Server.Commands;

/// <summary>Prints the help as usual, and after that of some commands a text of theirs.</summary>
internal sealed class LongerHelp(HelpAction usual, IReadOnlyDictionary<Command, string> more) : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => usual.ClearsParseErrors;

    public override int Invoke(ParseResult parseResult)
    {
        int exitCode = usual.Invoke(parseResult);
        if (more.TryGetValue(parseResult.CommandResult.Command, out string? text))
            parseResult.InvocationConfiguration.Output.WriteLine(text);
        return exitCode;
    }
}
