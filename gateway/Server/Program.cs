using Microsoft.AspNetCore.Connections;
using NanoSensors.Server;
using NanoSensors.Server.Access;
using NanoSensors.Server.Demo;
using NanoSensors.Server.Operation;

try
{
    if (args is ["demo", .. var demo])
        return await DemoCommand.RunAsync(demo);
    if (args is ["backup", .. var backup])
    {
        BackupCommand.Backup(backup);
        return 0;
    }

    if (args is ["key", .. var name])
    {
        KeyCommand.Run(name);
        return 0;
    }

    if (args is ["restore", .. var restore])
    {
        BackupCommand.Restore(restore);
        return 0;
    }

    await using WebApplication app = ServerHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (IOException e) when (e.InnerException is AddressInUseException)
{
    Console.Error.WriteLine($"Http:Url: {e.Message} End what listens there, or set Http__Url to another address.");
    return 1;
}
catch (SettingException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
