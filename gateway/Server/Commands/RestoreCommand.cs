using System.CommandLine;
using NanoSensors.Server.Operation;

namespace NanoSensors.Server.Commands;

/// <summary><c>restore FILE</c>: replaces the store by a backup.</summary>
internal static class RestoreCommand
{
    public static Command Create(string[] settings)
    {
        var file = new Argument<string>("FILE") { Description = "The archive that backup wrote." };
        var command = new Command("restore", "Replaces the store and its key ring by a backup. The server must not run.") { file };
        command.SetAction(parsed => Backups.Restore(parsed.GetRequiredValue(file), settings));
        return command;
    }
}
