using System.CommandLine;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using NanoSensors.Node;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary>
/// <c>provision</c>: writes the files that make a flashed board a certain node, what the server must know of it, and its label. It touches
/// no board itself; the files go to the node with nanoff.
/// </summary>
internal static class ProvisionCommand
{
    public static Command Create()
    {
        var devEui = new Option<string>("--deveui") { Description = "DevEUI, 16 hex digits.", Required = true };
        var joinEui = new Option<string>("--joineui") { Description = "JoinEUI, 16 hex digits.", DefaultValueFactory = _ => "0000000000000000" };
        var appKey = new Option<string?>("--appkey") { Description = "AppKey, 32 hex digits; without it a random one is made." };
        var profile = new Option<string>("--profile") { Description = "parking, air or footfall.", Required = true };
        var name = new Option<string?>("--name") { Description = "What people call it, such as \"Bay 7\" (default: the DevEUI)." };
        var board = new Option<string>("--board") { Description = string.Join(", ", NodePlan.Boards) + ".", DefaultValueFactory = _ => NodePlan.Boards[0] };
        var port = new Option<string>("--port") { Description = "Serial port of the board, for nanoff's file.", DefaultValueFactory = _ => "/dev/ttyUSB0" };
        var output = new Option<string?>("--out") { Description = "New folder for the files (default: the DevEUI)." };
        var overhead = new Option<bool>("--overhead") { Description = "Parking: a VL53L0X that looks up is fitted beside the magnetometer." };
        var watchdog = new Option<bool>("--watchdog") { Description = "An external watchdog is fitted (hardware/boards)." };
        var battery = new Option<string?>("--battery") { Description = string.Join(", ", NodePlan.Batteries) + " (default: the thresholds of firmware/Node)." };
        var lightSleep = new Option<string>("--light-sleep") { Description = "on, off or auto: on where an external watchdog is fitted.", DefaultValueFactory = _ => "auto" };
        var joinNonce = new Option<string>("--join-nonce")
        {
            Description = "What a join accept's JoinNonce has to be beside the last one: greater (LoRaWAN 1.0.4), "
                + "or different for networks that draw it at random (firmware/EndDevice names the risk).",
            DefaultValueFactory = _ => NodePlan.JoinNonces[0],
        };
        var configuration = new ConfigurationOptions();
        var command = new Command("provision", "Makes a node's identity: files for the node, its registration for the server, and its label.") { devEui, joinEui, appKey, profile, name, board, overhead, watchdog, battery, lightSleep, joinNonce, port, output };
        configuration.AddTo(command);
        command.SetAction(r =>
        {
            if (!configuration.TryRead(r, out NodeConfiguration record, out string error)
                || !NodePlan.TryCreate("--", r.GetValue(devEui)!, r.GetValue(joinEui)!, r.GetValue(appKey), r.GetValue(profile)!, r.GetValue(name), r.GetValue(board)!,
                    configuration.AnyGiven(r) ? record : null, RandomNumberGenerator.GetBytes(16), out NodePlan? plan, out error))
                return Output.Error(error);
            string sleep = r.GetValue(lightSleep)!;
            if (sleep is not ("auto" or "on" or "off"))
                return Output.Error($"--light-sleep: \"{sleep}\" is not known; give on, off or auto.");
            int kind = r.GetValue(battery) is string given ? Array.IndexOf(NodePlan.Batteries, given) + 1 : -1;
            if (kind == 0)
                return Output.Error($"--battery: \"{r.GetValue(battery)}\" is not known; give {string.Join(", ", NodePlan.Batteries)}.");
            int nonces = Array.IndexOf(NodePlan.JoinNonces, r.GetValue(joinNonce));
            if (nonces < 0)
                return Output.Error($"--join-nonce: {NodePlan.JoinNonceError(r.GetValue(joinNonce)!)}");
            plan = plan! with
            {
                LooksUp = r.GetValue(overhead),
                HasExternalWatchdog = r.GetValue(watchdog),
                LightSleep = sleep == "auto" ? null : sleep == "on",
                BatteryKind = Math.Max(kind, 0),
                AcceptsAnyNewJoinNonce = nonces == 1,
            };
            return Run(plan, record, r.GetValue(port)!, r.GetValue(output) ?? plan.DevEuiText);
        });
        return command;
    }

    private static int Run(NodePlan plan, NodeConfiguration configuration, string port, string folder)
    {
        if (plan.Write(folder, port, out string error) is null)
            return Output.Error(error);
        return Output.Result(new JsonObject
        {
            ["folder"] = Path.GetFullPath(folder),
            ["flash"] = $"nanoff --filedeployment {Path.Combine(folder, "nanoff.json")}",
            ["register"] = $"POST {Path.Combine(folder, "registration.json")} to the server's /api/devices, or enter its values at ChirpStack (AppKey as nwkKey) or The Things Stack",
            ["label"] = $"print {Path.Combine(folder, "label.txt")} and stick it on the node, which cannot tell its page's password itself",
            ["configurationHash"] = configuration.Hash.ToString("x8"),
        });
    }
}
