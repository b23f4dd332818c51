using System.Text.Json.Nodes;
using NanoSensors.Node;

namespace NanoSensors.Tool;

/// <summary>A node that is to be provisioned: who it is, what it is for, and how it begins.</summary>
internal sealed record NodePlan(byte[] DevEui, byte[] JoinEui, byte[] AppKey, NodeProfile Profile, string Name, int Board, NodeConfiguration? Configuration)
{
    /// <summary>In the order of BoardPins.Find in firmware/Esp32.</summary>
    public static readonly string[] Boards = ["esp32-devkitc-rfm95", "heltec-wifi-lora-32-v2", "ttgo-lora32-v2.1", "esp32-wroom-32e-rfm95w"];

    /// <summary>Parking: a ranging sensor that looks up is fitted.</summary>
    public bool LooksUp { get; init; }

    /// <summary>An external watchdog is fitted.</summary>
    public bool HasExternalWatchdog { get; init; }

    /// <summary>Light sleep: null where an external watchdog is fitted only.</summary>
    public bool? LightSleep { get; init; }

    /// <summary>A kind of firmware/Node's BatteryKind; 0 keeps the node's default thresholds.</summary>
    public int BatteryKind { get; init; }

    /// <summary>In the order of firmware/Node's BatteryKind, from 1.</summary>
    public static readonly string[] Batteries = ["lisocl2", "liion", "aa", "mains"];

    /// <summary>The network draws its JoinNonces at random (LoRaWAN 1.0.0 to 1.0.3).</summary>
    public bool AcceptsAnyNewJoinNonce { get; init; }

    /// <summary>What a JoinNonce has to be beside the last one; the first is the default.</summary>
    public static readonly string[] JoinNonces = ["greater", "different"];

    /// <summary>What is wrong with a rule that is none of <see cref="JoinNonces"/>.</summary>
    public static string JoinNonceError(string value) => $"\"{value}\" is not known; give {string.Join(" or ", JoinNonces)}.";

    public string DevEuiText => Convert.ToHexStringLower(DevEui);

    /// <summary>What a server must know of it.</summary>
    public JsonObject Registration => new()
    {
        ["device"] = DevEuiText,
        ["name"] = Name,
        ["joinEui"] = Convert.ToHexStringLower(JoinEui),
        ["appKey"] = Convert.ToHexStringLower(AppKey),
        ["profile"] = Profile.ToString().ToLowerInvariant(),
        // By it the server knows when the node has been silent for too long.
        ["expectedIntervalSeconds"] = (Configuration ?? new NodeConfiguration()).IntervalSeconds,
    };

    /// <summary>Reads what people write; false with an error that names the value and what to give, after a prefix: "--", or a line of a list.</summary>
    public static bool TryCreate(
        string prefix, string devEui, string joinEui, string? appKey, string profile, string? name, string board, NodeConfiguration? configuration, byte[] randomKey, out NodePlan? plan, out string error)
    {
        plan = null;
        byte[] key = randomKey;
        if (!HexText.TryParse(prefix + "deveui", devEui, 8, out byte[] eui, out error)
            || !HexText.TryParse(prefix + "joineui", joinEui, 8, out byte[] join, out error)
            || (!string.IsNullOrEmpty(appKey) && !HexText.TryParse(prefix + "appkey", appKey, 16, out key, out error)))
            return false;
        if (!Enum.TryParse(profile, ignoreCase: true, out NodeProfile kind) || !Enum.IsDefined(kind) || char.IsAsciiDigit(profile[0]))
        {
            error = $"{prefix}profile: \"{profile}\" is no profile; give parking, air or footfall.";
            return false;
        }

        int number = Array.IndexOf(Boards, board);
        if (number < 0)
        {
            error = $"{prefix}board: \"{board}\" is not known; give {string.Join(", ", Boards)}.";
            return false;
        }

        plan = new NodePlan(eui, join, key, kind, string.IsNullOrEmpty(name) ? Convert.ToHexStringLower(eui) : name, number, configuration);
        return true;
    }

    /// <summary>Writes the node's files into a new folder.</summary>
    /// <returns>The label, which holds the only copy of the page's password; null with an error if the folder is not new.</returns>
    public BoardLabel? Write(string path, string serialPort, out string error)
    {
        ProvisioningFolder? folder = ProvisioningFolder.Create(path, out error);
        if (folder is null)
            return null;
        var identity = new NodeIdentity { DevEui = DevEuiValue, JoinEui = Value(JoinEui), AppKey = AppKey, Profile = Profile };
        identity.AcceptsAnyNewJoinNonce = AcceptsAnyNewJoinNonce;
        identity.Write(folder.Store);
        folder.AddRecord(NodeIdentity.RecordName);
        folder.Store.Write("board", 1, [(byte)Board], 1);
        folder.AddRecord("board");
        folder.Store.Write("fitted", 1, [(byte)((LooksUp ? 1 : 0) | (HasExternalWatchdog ? 2 : 0) | (LightSleep is bool light ? light ? 8 : 4 : 0))], 1);
        folder.AddRecord("fitted");
        if (BatteryKind != 0)
        {
            Node.BatteryKind.Write(folder.Store, BatteryKind);
            folder.AddRecord(Node.BatteryKind.RecordName);
        }

        if (Configuration != null)
        {
            Configuration.Save(folder.Store);
            folder.AddRecord(NodeConfiguration.RecordName);
        }

        BoardLabel label = BoardLabel.Create(folder);
        File.WriteAllText(Path.Combine(path, "registration.json"), Registration.ToJsonString(Output.Indented));
        File.WriteAllText(Path.Combine(path, "label.txt"), label.Text($"NanoSensors node {DevEuiText}, {Name}", DevEuiValue));
        folder.Finish(serialPort);
        return label;
    }

    public ulong DevEuiValue => Value(DevEui);

    private static ulong Value(byte[] bytes)
    {
        ulong value = 0;
        foreach (byte b in bytes)
            value = value << 8 | b;
        return value;
    }
}
