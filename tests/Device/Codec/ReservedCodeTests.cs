using NanoSensors.Codec;

namespace NanoSensors.Tests.Device;

[TestClass]
public class ReservedCodeTests
{
    [TestMethod]
    public void A_code_without_a_word_is_reserved_and_is_never_sent()
    {
        // Token 7, command 0 (no command has this code), result 0, hash 0.
        byte[] frame = new byte[] { 7, 0x00, 0, 0, 0, 0 };
        Acknowledgement acknowledgement = new Acknowledgement();
        Assert.AreEqual((int)DecodeError.ReservedCode, (int)acknowledgement.Decode(frame, 0, frame.Length));
        Assert.AreEqual(1, acknowledgement.FailedField);

        acknowledgement.Clear();
        acknowledgement.CommandType = (CommandType)0;
        acknowledgement.Encode(frame, 0);
        Assert.AreEqual(0xF0, frame[1] & 0xF0);
    }
}
