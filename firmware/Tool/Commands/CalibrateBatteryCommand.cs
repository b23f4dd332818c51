using System.CommandLine;
using System.Text.Json.Nodes;
using NanoSensors.Board;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary>
/// <c>calibrate-battery</c>: writes the record that corrects a board's battery reading, by one voltage that a meter and the uncalibrated board agree to differ on. The node's identity stays.
/// </summary>
internal static class CalibrateBatteryCommand
{
    // In the order of NodePlan.Boards: BoardPins.BatteryFullScaleMillivolts in firmware/Esp32.
    private static readonly int[] FullScales = [6600, 10560, 6600, 6600];

    public static Command Create()
    {
        var board = new Option<string>("--board") { Description = string.Join(", ", NodePlan.Boards) + ".", DefaultValueFactory = _ => NodePlan.Boards[0] };
        var measured = new Option<int>("--measured") { Description = "Voltage at the battery by a meter, mV.", Required = true };
        var shown = new Option<int>("--shown") { Description = "Voltage that the board shows before any calibration, mV.", Required = true };
        var port = new Option<string>("--port") { Description = "Serial port of the board, for nanoff's file.", DefaultValueFactory = _ => "/dev/ttyUSB0" };
        var output = new Option<string>("--out") { Description = "New folder for the files.", Required = true };
        var command = new Command("calibrate-battery", "Makes the record that corrects a board's battery reading.") { board, measured, shown, port, output };
        command.SetAction(r => Run(r.GetValue(board)!, r.GetValue(measured), r.GetValue(shown), r.GetValue(port)!, r.GetValue(output)!));
        return command;
    }

    private static int Run(string board, int measured, int shown, string port, string path)
    {
        int number = Array.IndexOf(NodePlan.Boards, board);
        if (number < 0)
            return Output.Error($"--board: \"{board}\" is not known; give {string.Join(", ", NodePlan.Boards)}.");
        int gain = BatteryScale.GainFor(FullScales[number], measured, shown);
        if (gain < 0)
            return Output.Error($"--shown: {shown} mV at {measured} mV measured is more than chip and divider can be off by (15 %); check both values, the board and its divider.");
        ProvisioningFolder? folder = ProvisioningFolder.Create(path, out string error);
        if (folder is null)
            return Output.Error(error);
        BatteryScale.Write(folder.Store, gain, 0);
        folder.AddRecord(BatteryScale.RecordName);
        folder.Finish(port);
        return Output.Result(new JsonObject
        {
            ["folder"] = Path.GetFullPath(path),
            ["flash"] = $"nanoff --filedeployment {folder.ListPath}",
            ["gain"] = gain / (double)BatteryScale.TypicalGain,
        });
    }
}
