using NanoSensors.Server;

try
{
    await using WebApplication app = ServerHost.Build(args);
    await app.RunAsync();
    return 0;
}
catch (SettingException e)
{
    Console.Error.WriteLine(e.Message);
    return 1;
}
