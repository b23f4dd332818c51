namespace NanoSensors.Server.Access;

/// <summary><c>-- key NAME</c>: makes an API key. It is shown once; the settings get its hash.</summary>
internal static class KeyCommand
{
    /// <exception cref="SettingException">There is no name.</exception>
    public static void Run(string[] args)
    {
        if (args is not [{ Length: > 0 and <= 100 } name])
            throw new SettingException("key: give the name of who will use it, such as: dotnet run --project gateway/Server -- key \"town hall\"");
        (string key, string hash) = ApiKeys.Create();
        Console.WriteLine($"""
            The key, shown this once, to be sent in the header X-Api-Key:

              {key}

            What the server needs, in its environment (with the next free number in place of 0) or in appsettings.json:

              Api__Keys__0__Name={name}
              Api__Keys__0__Hash={hash}
            """);
    }
}
