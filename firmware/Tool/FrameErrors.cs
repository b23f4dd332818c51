using NanoSensors.LoRaWan;

namespace NanoSensors.Tool;

/// <summary>Why bytes are no LoRaWAN frame, in a sentence that says what to look at.</summary>
internal static class FrameErrors
{
    public static string Describe(FrameError error, byte[] frame) => error switch
    {
        FrameError.TooShort => $"HEX: {frame.Length} bytes are too few for this type of frame (a join request has 23, a join accept 17 or 33, a data frame at least 12); the end may be cut off.",
        FrameError.TooLong => $"HEX: {frame.Length} bytes are too many for this type of frame (a join request has 23, a join accept 17 or 33, a data frame at most 255).",
        FrameError.WrongType => $"HEX: the first byte, 0x{frame[0]:x2}, tells a message type that is neither join request, join accept nor data (LoRaWAN 1.0.4, 4.2.1). Is this a PHYPayload, and not only the application payload? For that use decode.",
        FrameError.UnknownMajor => $"HEX: the first byte, 0x{frame[0]:x2}, tells another major version than LoRaWAN R1, or has reserved bits set (LoRaWAN 1.0.4, 4.2).",
        FrameError.FOptsCutOff => $"HEX: FCtrl 0x{frame[5]:x2} announces {frame[5] & 15} bytes of FOpts, more than the frame holds; the end may be cut off.",
        FrameError.FOptsAndPortZero => "HEX: the frame carries MAC commands both in FOpts and on FPort 0, which LoRaWAN 1.0.4, 4.3.1.6 forbids.",
        FrameError.WrongMic => "--appkey: the MIC does not fit; this join accept was made with another AppKey, or a byte was changed.",
        _ => $"HEX: not a LoRaWAN frame ({error}).",
    };
}
