using System.CommandLine;
using System.CommandLine.Invocation;
using NanoSensors.Tool.Commands;

// One file a command, in Commands/. Results go to standard output as JSON, errors to standard error; exit code 0 for a
// result, 1 for bad input or content that cannot be understood.
var root = new RootCommand("nanosensors: look into the frames of a sensor network, and provision its nodes.")
{
    DecodeCommand.Create(),
    FrameCommand.Create(),
    AirtimeCommand.Create(),
    BatteryCommand.Create(),
    ProvisionCommand.Create(),
    CalibrateBatteryCommand.Create(),
    ProvisionListCommand.Create(),
    ProvisionGatewayCommand.Create(),
    ConfigurationCommand.Create(),
    ReplayCommand.Create(),
};
ParseResult parsed = root.Parse(args);
// The nearest known name and the help belong to the error: standard output is for results alone.
bool isError = parsed.Action is ParseErrorAction;
return parsed.Invoke(new InvocationConfiguration { Output = isError ? Console.Error : Console.Out });
