using System.CommandLine;

namespace NanoSensors.Server.Commands;

/// <summary>Says what of a command line is not understood, and what may have been meant.</summary>
internal static class NotUnderstood
{
    /// <summary>The message: what was typed, the nearest known name, and the names that there are.</summary>
    public static string Explain(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        IEnumerable<string> lines = parsed.UnmatchedTokens is [var typed, ..]
            ? [$"\"{typed}\" is not understood.{Hint(command, typed)}"]
            : parsed.Errors.Select(error => error.Message);
        return string.Join(Environment.NewLine, [.. lines, Known(command)]);
    }

    private static string Hint(Command command, string typed)
    {
        string name = typed.Split('=')[0];
        if (command.Subcommands.FirstOrDefault(sub => sub.Options.Any(option => option.Name == name)) is { } owner)
            return $" {name} is an option of {owner.Name}.";
        if (command.Arguments is [var argument] && !typed.StartsWith('-'))
            return $" {command.Name} takes one {argument.Name}: put quotes around blanks.";
        return Nearest.Of(name, Names(command)) is { } nearest ? $" Did you mean {nearest}?" : "";
    }

    private static IEnumerable<string> Names(Command command)
    {
        IEnumerable<string> own =
            [.. command.Subcommands.Select(sub => sub.Name), .. command.Options.Select(option => option.Name), "--help"];
        return TakesSettings(command) ? own.Concat(KnownSettings.All.Select(setting => "--" + setting)) : own;
    }

    private static string Known(Command command)
    {
        string names = command.Subcommands.Count > 0
            ? $"Commands: {string.Join(", ", command.Subcommands.Select(Usage))}. Without one the server runs."
            : $"Usage: {Usage(command)}{(TakesSettings(command) ? " [settings]" : "")}";
        string path = command is RootCommand ? "" : command.Name + " ";
        return $"{names}{Environment.NewLine}More: {ServerCommand.Start} -- {path}--help";
    }

    private static bool TakesSettings(Command command) => command.Name != KeyCommand.Name;

    private static string Usage(Command command)
    {
        IEnumerable<string> options = command.Options
            .Select(option => option.HelpName == null ? $"[{option.Name}]" : $"[{option.Name} {option.HelpName}]");
        return string.Join(' ', [command.Name, .. command.Arguments.Select(argument => argument.Name), .. options]);
    }
}
