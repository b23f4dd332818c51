using NanoSensors.Server;
using NanoSensors.Server.Commands;

// One file per command, in Commands/. Exit code 0: done. 1: failed, and standard error says why. 2: an argument or a setting's name was not
// understood.
try
{
    return await ServerCommand.RunAsync(args);
}
catch (SettingException e)
{
    Console.Error.WriteLine(e.Message);
    return e is UsageException ? 2 : 1;
}
