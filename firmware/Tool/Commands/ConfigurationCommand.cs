using System.CommandLine;
using System.Text.Json.Nodes;
using NanoSensors.Node;

namespace NanoSensors.Tool.Commands;

/// <summary><c>configuration [--interval S] ...</c>: the hash by which a node's status frame tells that it runs this configuration.</summary>
internal static class ConfigurationCommand
{
    public static Command Create()
    {
        var options = new ConfigurationOptions();
        var command = new Command("configuration", "The hash that status frames and acknowledgements carry for a configuration; what is not given is as on the first day.");
        options.AddTo(command);
        command.SetAction(r => options.TryRead(r, out NodeConfiguration configuration, out string error) ? Output.Result(Show(configuration)) : Output.Error(error));
        return command;
    }

    /// <summary>A configuration and its hash, as every command shows them.</summary>
    public static JsonObject Show(NodeConfiguration configuration)
    {
        var result = new JsonObject();
        for (int field = 0; field < NodeConfiguration.FieldCount; field++)
            result[NodeConfiguration.NameOf(field)] = configuration[field];
        result["configurationHash"] = configuration.Hash.ToString("x8");
        return result;
    }
}
