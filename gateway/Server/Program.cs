using NanoSensors.Server;
using NanoSensors.Server.Demo;

try
{
    if (args is ["demo", .. var demo])
        return await DemoCommand.RunAsync(demo);
    await using WebApplication app = ServerHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (SettingException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
