using System.CommandLine;
using NanoSensors.Server.Operation;

namespace NanoSensors.Server.Commands;

/// <summary><c>backup FILE</c>: saves the store and its key ring.</summary>
internal static class BackupCommand
{
    public static Command Create(string[] settings)
    {
        var file = new Argument<string>("FILE") { Description = "The archive to write. No file is overwritten." };
        var command = new Command("backup", "Saves the store and its key ring in one ZIP archive. The server may run.") { file };
        command.SetAction(parsed => Backups.Save(parsed.GetRequiredValue(file), settings));
        return command;
    }
}
