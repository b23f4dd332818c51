using System.CommandLine;
using NanoSensors.Codec;
using Command = System.CommandLine.Command;

namespace NanoSensors.Tool.Commands;

/// <summary><c>decode HEX --port N</c>: what an application payload says.</summary>
internal static class DecodeCommand
{
    public static Command Create()
    {
        var hex = new Argument<string>("HEX") { Description = "The application payload (FRMPayload, decrypted), in hex." };
        var port = new Option<int>("--port") { Description = "FPort, 1 to 223; it tells the kind and version of the frame.", Required = true };
        var command = new Command("decode", "Decodes an application payload into JSON.") { hex, port };
        command.SetAction(r => Run(r.GetValue(hex)!, r.GetValue(port)));
        return command;
    }

    private static int Run(string hex, int port)
    {
        if (!HexText.TryParse("HEX", hex, out var payload, out var error))
            return Output.Error(error);
        var decoded = UplinkDecoder.Decode(port, payload);
        return decoded.Error is null ? Output.Result(decoded.Data!) : Output.Error(decoded.Error);
    }
}
