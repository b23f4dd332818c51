using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;
using NanoSensors.Node;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary>
/// <c>provision</c>: writes the files that make a flashed board a certain node, and what the server must know of it. It touches
/// no board itself; the files go to the node with nanoff.
/// </summary>
internal static class ProvisionCommand
{
    // In the order of BoardPins.Find in firmware/Esp32.
    private static readonly string[] Boards = ["esp32-devkitc-rfm95", "heltec-wifi-lora-32-v2", "ttgo-lora32-v2.1"];

    public static Command Create()
    {
        var devEui = new Option<string>("--deveui") { Description = "DevEUI, 16 hex digits.", Required = true };
        var joinEui = new Option<string>("--joineui") { Description = "JoinEUI, 16 hex digits.", DefaultValueFactory = _ => "0000000000000000" };
        var appKey = new Option<string?>("--appkey") { Description = "AppKey, 32 hex digits; without it a random one is made." };
        var profile = new Option<string>("--profile") { Description = "parking, air or footfall.", Required = true };
        var name = new Option<string?>("--name") { Description = "What people call it, such as \"Bay 7\" (default: the DevEUI)." };
        var board = new Option<string>("--board") { Description = string.Join(", ", Boards) + ".", DefaultValueFactory = _ => Boards[0] };
        var port = new Option<string>("--port") { Description = "Serial port of the board, for nanoff's file.", DefaultValueFactory = _ => "/dev/ttyUSB0" };
        var output = new Option<string?>("--out") { Description = "New folder for the files (default: the DevEUI)." };
        var command = new Command("provision", "Makes a node's identity: files for the node, and its registration for the server.") { devEui, joinEui, appKey, profile, name, board, port, output };
        command.SetAction(r => Run(
            r.GetValue(devEui)!, r.GetValue(joinEui)!, r.GetValue(appKey), r.GetValue(profile)!, r.GetValue(name), r.GetValue(board)!, r.GetValue(port)!, r.GetValue(output)));
        return command;
    }

    private static int Run(string devEuiText, string joinEuiText, string? appKeyText, string profileText, string? name, string board, string port, string? output)
    {
        if (!HexText.TryParse("--deveui", devEuiText, 8, out byte[] devEui, out string error)
            || !HexText.TryParse("--joineui", joinEuiText, 8, out byte[] joinEui, out error))
            return Output.Error(error);
        byte[] appKey = RandomNumberGenerator.GetBytes(16);
        if (appKeyText is not null && !HexText.TryParse("--appkey", appKeyText, 16, out appKey, out error))
            return Output.Error(error);
        if (!Enum.TryParse(profileText, ignoreCase: true, out NodeProfile profile) || !Enum.IsDefined(profile) || char.IsAsciiDigit(profileText[0]))
            return Output.Error($"--profile: \"{profileText}\" is no profile; give parking, air or footfall.");
        int boardNumber = Array.IndexOf(Boards, board);
        if (boardNumber < 0)
            return Output.Error($"--board: \"{board}\" is not known; give {string.Join(", ", Boards)}.");

        ProvisioningFolder? folder = ProvisioningFolder.Create(output ?? Convert.ToHexStringLower(devEui), out error);
        if (folder is null)
            return Output.Error(error);
        new NodeIdentity { DevEui = Value(devEui), JoinEui = Value(joinEui), AppKey = appKey, Profile = profile }.Write(folder.Store);
        folder.AddRecord(NodeIdentity.RecordName);
        folder.Store.Write("board", 1, [(byte)boardNumber], 1);
        folder.AddRecord("board");
        var registration = new JsonObject
        {
            ["device"] = Convert.ToHexStringLower(devEui),
            ["name"] = name ?? Convert.ToHexStringLower(devEui),
            ["joinEui"] = Convert.ToHexStringLower(joinEui),
            ["appKey"] = Convert.ToHexStringLower(appKey),
            ["profile"] = profileText.ToLowerInvariant(),
        };
        string registrationFile = Path.Combine(folder.Path, "registration.json");
        File.WriteAllText(registrationFile, registration.ToJsonString(Output.Indented));
        folder.Finish(port);
        return Output.Result(new JsonObject
        {
            ["folder"] = Path.GetFullPath(folder.Path),
            ["flash"] = $"nanoff --filedeployment {folder.ListPath}",
            ["register"] = $"POST {registrationFile} to the server's /api/devices, or enter its values at ChirpStack (AppKey as nwkKey) or The Things Stack",
        });
    }

    private static ulong Value(byte[] bytes)
    {
        ulong value = 0;
        foreach (byte b in bytes)
            value = value << 8 | b;
        return value;
    }
}
