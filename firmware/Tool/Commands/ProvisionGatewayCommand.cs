using System.CommandLine;
using System.Text;
using System.Text.Json.Nodes;
using NanoSensors.Board;
using NanoSensors.Forwarder;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary>
/// <c>provision-gateway</c>: writes the files that make a flashed board a certain gateway, and its label. The configuration is looked at by the gateway's own
/// code, so what is wrong is told here and not by a board that does not work.
/// </summary>
internal static class ProvisionGatewayCommand
{
    public static Command Create()
    {
        var eui = new Option<string>("--eui") { Description = "The gateway's EUI, 16 hex digits, as the network server knows it.", Required = true };
        var server = new Option<string[]>("--server") { Description = "Network server, NAME or NAME:PORT; up to three times.", Required = true };
        var radio = new Option<string[]>("--radio") { Description = "What a radio hears, such as \"868.1 SF7\"; up to three times.", DefaultValueFactory = _ => ["868.1 SF7"] };
        var pins = new Option<string[]>("--pins") { Description = "GPIOs of the second and third radio: select, reset, DIO0, DIO1, such as \"17 16 4 2\"." };
        var board = new Option<int>("--board") { Description = "0 DevKitC with RFM95, 1 Heltec V2, 2 TTGO V2.1, 3 bare module." };
        var port = new Option<string>("--port") { Description = "Serial port of the board, for nanoff's file.", DefaultValueFactory = _ => "/dev/ttyUSB0" };
        var output = new Option<string?>("--out") { Description = "New folder for the files (default: the EUI)." };
        var command = new Command("provision-gateway", "Makes a gateway's configuration and passwords: files for the board, and its label.")
            { eui, server, radio, pins, board, port, output };
        command.SetAction(r => Run(
            r.GetValue(eui)!, r.GetValue(server)!, r.GetValue(radio)!, r.GetValue(pins) ?? [], r.GetValue(board), r.GetValue(port)!, r.GetValue(output)));
        return command;
    }

    private static int Run(string eui, string[] servers, string[] radios, string[] pins, int board, string port, string? output)
    {
        if (servers.Length > ForwarderSettings.MostServers || radios.Length > GatewayConfiguration.MostRadios || pins.Length > GatewayConfiguration.MostRadios - 1)
            return Output.Error($"A gateway has up to three servers and three radios, and pins for the second and the third; given were {servers.Length}, {radios.Length} and {pins.Length}.");
        var configuration = new GatewayConfiguration();
        configuration.Set(ConfigurationKey.Eui, eui.ToLowerInvariant());
        configuration.Set(ConfigurationKey.Board, board.ToString());
        for (int i = 0; i < servers.Length; i++)
            configuration.Set(ConfigurationKey.Server + i, servers[i]);
        for (int i = 0; i < radios.Length; i++)
            configuration.Set(ConfigurationKey.Radio1 + i, radios[i]);
        for (int i = 0; i < pins.Length; i++)
            configuration.Set(ConfigurationKey.Pins2 + i, pins[i]);
        var settings = new ForwarderSettings();
        if (!configuration.Check(settings))
            return Output.Error(configuration.ErrorAt(0).ToString());

        ProvisioningFolder? folder = ProvisioningFolder.Create(output ?? eui.ToLowerInvariant(), out string error);
        if (folder is null)
            return Output.Error(error);
        var writer = new AsciiWriter(GatewayConfiguration.LongestText);
        configuration.Write(writer);
        folder.AddFile(ConfigurationStore.FileName, Encoding.ASCII.GetString(writer.Buffer, 0, writer.Length));
        BoardLabel label = BoardLabel.Create(folder);
        string labelFile = Path.Combine(folder.Path, "label.txt");
        File.WriteAllText(labelFile, label.Text($"NanoSensors gateway {eui.ToLowerInvariant()}", settings.GatewayEui));
        folder.Finish(port);
        return Output.Result(new JsonObject
        {
            ["folder"] = Path.GetFullPath(folder.Path),
            ["flash"] = $"nanoff --filedeployment {folder.ListPath}",
            ["label"] = $"print {labelFile} and stick it on the gateway; the passwords are nowhere else",
        });
    }
}
