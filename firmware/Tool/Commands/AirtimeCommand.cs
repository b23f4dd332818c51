using System.CommandLine;
using System.Text.Json.Nodes;
using NanoSensors.LoRaWan;

namespace NanoSensors.Tool.Commands;

/// <summary><c>airtime BYTES --sf N</c>: how long an uplink is on the air, and how often EU868 lets it go.</summary>
internal static class AirtimeCommand
{
    // MHDR 1, DevAddr 4, FCtrl 1, FCnt 2, FPort 1, MIC 4 (LoRaWAN 1.0.4, section 4): what LoRaWAN adds to a payload.
    private const int LoRaWanOverheadBytes = 13;

    // RP002-1.0.4, 2.5.3: the longest MACPayload with repeaters is that of DR4 and DR5; 255 bytes is what the radio can hold.
    private const int MaxPhyPayloadBytes = 255;

    public static Command Create()
    {
        var bytes = new Argument<int>("BYTES") { Description = $"Application payload, 0 to {MaxPhyPayloadBytes - LoRaWanOverheadBytes} bytes; with --phy the whole PHYPayload, 1 to {MaxPhyPayloadBytes}." };
        var spreadingFactor = new Option<int>("--sf") { Description = "Spreading factor, 7 to 12.", Required = true };
        var phy = new Option<bool>("--phy") { Description = "BYTES is the PHYPayload, LoRaWAN's 13 bytes included." };
        var bandwidth = new Option<int>("--bw") { Description = "Bandwidth in kHz: 125, 250 or 500.", DefaultValueFactory = _ => 125 };
        var command = new Command("airtime", "Time on air of an uplink, and the interval that a duty cycle of 1 % asks for.") { bytes, spreadingFactor, phy, bandwidth };
        command.SetAction(r => Run(r.GetValue(bytes), r.GetValue(spreadingFactor), r.GetValue(phy), r.GetValue(bandwidth)));
        return command;
    }

    private static int Run(int bytes, int spreadingFactor, bool phy, int bandwidthKilohertz)
    {
        if (spreadingFactor is < 7 or > 12)
            return Output.Error($"--sf: {spreadingFactor} is no LoRaWAN spreading factor; give 7 to 12.");
        if (bandwidthKilohertz is not (125 or 250 or 500))
            return Output.Error($"--bw: {bandwidthKilohertz} kHz is no LoRa bandwidth here; give 125, 250 or 500.");
        var length = phy ? bytes : bytes + LoRaWanOverheadBytes;
        if (bytes < (phy ? 1 : 0) || length > MaxPhyPayloadBytes)
            return Output.Error($"BYTES: {bytes} is out of range; give {(phy ? $"1 to {MaxPhyPayloadBytes}" : $"0 to {MaxPhyPayloadBytes - LoRaWanOverheadBytes}")}.");

        var microseconds = TimeOnAir.Microseconds(spreadingFactor, bandwidthKilohertz * 1000, length);
        return Output.Result(new JsonObject
        {
            ["phyPayloadBytes"] = length,
            ["spreadingFactor"] = spreadingFactor,
            ["bandwidthKilohertz"] = bandwidthKilohertz,
            ["timeOnAirMilliseconds"] = Math.Round(microseconds / 1000m, 3),
            ["shortestIntervalSecondsAtOnePercent"] = Math.Round(microseconds / 10_000m, 3),
            ["uplinksPerHourAtOnePercent"] = 36_000_000L / microseconds,
        });
    }
}
