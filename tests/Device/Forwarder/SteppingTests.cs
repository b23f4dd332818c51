using NanoSensors.Forwarder;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

[TestClass]
public class SteppingTests
{
    private const long Second = 1000000;

    [TestMethod]
    public void Spreading_factors_are_looked_at_in_turn()
    {
        FakeRadio radio = new FakeRadio();
        RadioPort port = Port(radio, (1 << 7) | (1 << 9) | (1 << 12));
        int[] expected = new int[] { 9, 12, 7, 9, 12, 7, 9 };
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.AreEqual((int)RadioState.Detecting, (int)radio.State);
            Assert.AreEqual(expected[i], radio.LooksAtSpreadingFactor);
            Assert.IsTrue(port.IsListening);
            radio.Raise(RadioEvent.NothingDetected);
            Assert.AreEqual((int)RadioEvent.None, (int)port.Step(Second));
        }
    }

    [TestMethod]
    public void A_preamble_holds_the_radio_until_its_frame_has_come_and_the_frame_has_its_spreading_factor()
    {
        FakeRadio radio = new FakeRadio();
        RadioPort port = Port(radio, (1 << 8) | (1 << 10));
        int found = radio.LooksAtSpreadingFactor;
        radio.Raise(RadioEvent.PreambleDetected);
        Assert.AreEqual((int)RadioEvent.None, (int)port.Step(Second));
        Assert.AreEqual((int)RadioState.Receiving, (int)radio.State);
        radio.Hear(new byte[14], 14, Second, -90, 20);
        Assert.AreEqual((int)RadioEvent.ReceiveDone, (int)port.Step(Second));
        Assert.AreEqual(found, port.Receive.SpreadingFactor);
        Assert.AreEqual((int)RadioEvent.None, (int)port.Step(Second));
        Assert.AreEqual((int)RadioState.Detecting, (int)radio.State);
        Assert.AreEqual(18 - found, radio.LooksAtSpreadingFactor);
    }

    [TestMethod]
    public void A_preamble_without_a_frame_is_given_up_at_the_window_s_end()
    {
        FakeRadio radio = new FakeRadio();
        RadioPort port = Port(radio, (1 << 8) | (1 << 10));
        int found = radio.LooksAtSpreadingFactor;
        radio.Raise(RadioEvent.PreambleDetected);
        port.Step(Second);
        radio.Raise(RadioEvent.ReceiveTimeout);
        port.Step(Second);
        Assert.AreEqual((int)RadioState.Detecting, (int)radio.State);
        Assert.AreEqual(18 - found, radio.LooksAtSpreadingFactor);
    }

    private static RadioPort Port(FakeRadio radio, int factors)
    {
        ForwarderSettings settings = new ForwarderSettings();
        settings.Receivers = new ReceiveSettings[] { new ReceiveSettings() };
        settings.SteppedSpreadingFactors = new int[] { factors };
        RadioPort port = new RadioPort(radio, 0, settings, new ForwarderStatistics());
        port.Begin(0);
        Assert.AreEqual((int)RadioEvent.Ready, (int)port.Step(0));
        return port;
    }
}
