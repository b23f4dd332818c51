using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace NanoSensors.Server.Commands;

/// <summary>The command line: without a command it runs the server.</summary>
internal static class ServerCommand
{
    /// <summary>How the program is started, for help and errors.</summary>
    public const string Start = "dotnet run --project gateway/Server";

    private const string Description =
        "The NanoSensors server: takes frames from gateways, ChirpStack and The Things Stack, stores them, and serves an API and a page. "
        + "Without a command it runs until Ctrl-C or SIGTERM.";

    private const string Settings = $"""
        Settings:
          In appsettings.json in the folder where the server is started, in the environment (Udp__Port=1700), or on the command
          line (--Udp:Port=1700). The later wins. All commands but key take them. They are listed in gateway/Server/README.md.

        Examples:
          {Start} -- --Http:Url=http://0.0.0.0:8080 --Udp:Address=0.0.0.0
          {Start} -- demo --seed 7
          {Start} -- backup nanosensors.zip --Store:ConnectionString="Data Source=/srv/nanosensors.db"

        Exit codes:
          0  done
          1  failed, for instance because of a setting's value or a port in use
          2  a command, an option or a setting's name was not understood
        """;

    /// <summary>Runs what a command line says.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="output">Where help goes; null for standard output.</param>
    /// <returns>The process's exit code.</returns>
    /// <exception cref="UsageException">It is not understood.</exception>
    /// <exception cref="SettingException">It cannot be done.</exception>
    public static async Task<int> RunAsync(string[] args, TextWriter? output = null)
    {
        (string[] settings, string[] words) = SettingArguments.Split(args);
        // A name may begin with @, which would else name a file with arguments.
        ParseResult parsed = Create(settings).Parse(words, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Action is ParseErrorAction)
            throw new UsageException(NotUnderstood.Explain(parsed));
        // The host itself takes Ctrl-C and SIGTERM, and ends when all is stored.
        return await parsed.InvokeAsync(new InvocationConfiguration
        {
            Output = output ?? Console.Out,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static RootCommand Create(string[] settings)
    {
        Command demo = DemoCommand.Create(settings);
        var root = new RootCommand(Description)
        {
            demo,
            BackupCommand.Create(settings),
            RestoreCommand.Create(settings),
            KeyCommand.Create(),
        };
        HelpOption help = root.Options.OfType<HelpOption>().Single();
        var more = new Dictionary<Command, string> { [root] = Settings, [demo] = DemoCommand.More };
        help.Action = new LongerHelp((HelpAction)help.Action!, more);
        root.SetAction((_, _) => ServeAsync(settings));
        return root;
    }

    private static async Task<int> ServeAsync(string[] settings)
    {
        await using WebApplication app = ServerHost.Build(settings);
        await ServerHost.StartAsync(app);
        await app.WaitForShutdownAsync();
        return 0;
    }
}
