using NanoSensors.LoRaWan;
using NanoSensors.Server.Network;
using NanoSensors.Server.Store;

namespace NanoSensors.Server.Tests;

/// <summary>What the network asks of a device by itself, as a calculation: no server, no clock.</summary>
[TestClass]
public sealed class LinkControlTests
{
    private static readonly DateTimeOffset Joined = new(2026, 1, 12, 8, 0, 0, TimeSpan.Zero);
    private static readonly byte[] Nothing = [];

    private readonly Region _region = Eu868.Create();

    [TestMethod]
    // ChirpStack: n = trunc((SNR - required - 10) / 3); required is -20 dB at SF12 and -7.5 dB at SF7.
    [DataRow(0, 0, -20.0, 0, 0, DisplayName = "below the margin nothing changes, for not enough was heard")]
    [DataRow(0, 0, -7.1, 0, 0, DisplayName = "2.9 dB above the margin is no step")]
    [DataRow(0, 0, -7.0, 1, 0, DisplayName = "3 dB is one")]
    [DataRow(0, 0, 5.0, 5, 0, DisplayName = "five steps reach SF7")]
    [DataRow(0, 0, 11.0, 5, 2, DisplayName = "what is left lowers the power")]
    [DataRow(5, 6, 40.0, 5, 7, DisplayName = "down to the least power")]
    [DataRow(5, 3, -20.0, 5, 3, DisplayName = "louder only after 20 uplinks, slower never")]
    public void The_algorithm_is_ChirpStacks(int dataRate, int txPower, double snr, int expectedDataRate, int expectedTxPower)
    {
        var link = new LinkState { DataRate = dataRate, TxPower = txPower, Snr = [snr, -30] };
        Assert.AreEqual((expectedDataRate, expectedTxPower), Control("0-5").Ideal(link, new DataRateRange(0, 5)));
    }

    [TestMethod]
    public void A_weak_link_gets_its_power_back_after_twenty_uplinks_but_never_a_slower_rate()
    {
        var link = new LinkState { DataRate = 5, TxPower = 3, Snr = [.. Enumerable.Repeat(-4.0, 20)] };
        Assert.AreEqual((5, 1), Control("0-5").Ideal(link, new DataRateRange(0, 5)));
        Assert.AreEqual((5, 3), Control("0-5").Ideal(link with { Snr = [.. Enumerable.Repeat(-4.0, 19)] }, new DataRateRange(0, 5)));
    }

    [TestMethod]
    public void Nothing_is_asked_above_what_the_gateways_hear_or_the_device_refused()
    {
        var link = new LinkState { DataRate = 0, Snr = [5.0] };
        Assert.AreEqual((3, 2), Control("0-3").Ideal(link, new DataRateRange(0, 3)));
        Assert.AreEqual((1, 2), Control("0-5").Ideal(link with { MaxDataRate = 1, MaxTxPower = 2 }, new DataRateRange(0, 5)));
        // Two steps from SF12 do not reach the only rate that the gateways hear.
        Assert.AreEqual((0, 0), Control("4-5").Ideal(link with { Snr = [-4.0] }, new DataRateRange(4, 5)));
    }

    [TestMethod]
    public void Without_the_setting_or_the_devices_leave_nothing_is_asked()
    {
        Assert.HasCount(0, Decide(Control(""), Session(), 0, 20).Commands);
        Assert.IsFalse(Decide(Control(""), Session(), 0, 20).Changed);
        Assert.HasCount(0, Decide(Control("0-5"), Session(), 0, 20, adr: false).Commands);
        CollectionAssert.AreEqual(new byte[] { 3, 0x57, 7, 0, 1 }, Decide(Control("0-5"), Session(), 0, 30).Commands);
        Assert.HasCount(0, Decide(Control("0-5"), Session(), 0, 30, room: 4).Commands);
    }

    [TestMethod]
    public void A_device_that_agrees_is_asked_no_more()
    {
        LinkControl control = Control("0-5");
        Session session = Session();
        LinkDecision asked = Decide(control, session, 0, 5);
        CollectionAssert.AreEqual(new byte[] { 3, 0x50, 7, 0, 1 }, asked.Commands);
        LinkDecision agreed = Decide(control, session with { Link = asked.Link }, 1, 5, commands: [3, 7], spreadingFactor: 7);
        Assert.HasCount(0, agreed.Commands);
        Assert.AreEqual(5, agreed.Link.DataRate);
        Assert.IsNull(agreed.Link.Asked);
        // The answer was lost, and the rate tells all the same.
        LinkDecision silent = Decide(control, session with { Link = asked.Link }, 1, 5, spreadingFactor: 7);
        Assert.HasCount(0, silent.Commands);
        Assert.AreEqual(5, silent.Link.DataRate);
    }

    [TestMethod]
    public void After_the_power_has_changed_what_was_heard_before_counts_no_more()
    {
        LinkControl control = Control("0-5");
        Session session = Session() with { Link = new LinkState { DataRate = 5 } };
        LinkDecision asked = Decide(control, session, 0, 12, spreadingFactor: 7);
        CollectionAssert.AreEqual(new byte[] { 3, 0x53, 7, 0, 1 }, asked.Commands);
        LinkDecision quieter = Decide(control, session with { Link = asked.Link }, 1, 4, commands: [3, 7], spreadingFactor: 7);
        Assert.HasCount(0, quieter.Commands);
        Assert.AreEqual(3, quieter.Link.TxPower);
        CollectionAssert.AreEqual(new[] { 4.0 }, quieter.Link.Snr.ToArray());
    }

    [TestMethod]
    [DataRow(0b011, 5, 2, DisplayName = "power")]
    [DataRow(0b101, 0, 7, DisplayName = "data rate")]
    [DataRow(0b110, 0, 0, DisplayName = "channels")]
    public void What_a_device_refuses_is_not_asked_again(int answer, int dataRate, int txPower)
    {
        LinkControl control = Control("0-5");
        Session session = Session();
        LinkDecision asked = Decide(control, session, 0, 14);
        CollectionAssert.AreEqual(new byte[] { 3, 0x53, 7, 0, 1 }, asked.Commands);
        LinkDecision next = Decide(control, session with { Link = asked.Link }, 1, 14, commands: [3, (byte)answer]);
        if (dataRate == 0 && txPower == 0)
            Assert.HasCount(0, next.Commands);
        else
            CollectionAssert.AreEqual(new byte[] { 3, (byte)((dataRate << 4) | txPower), 7, 0, 1 }, next.Commands);
    }

    [TestMethod]
    public void A_device_that_does_not_answer_is_asked_more_and_more_seldom()
    {
        LinkControl control = Control("0-5");
        Session session = Session();
        var asked = new List<uint>();
        for (uint fCnt = 0; fCnt < 300; fCnt++)
        {
            LinkDecision decision = Decide(control, session, fCnt, 5);
            if (decision.Commands.Length > 0)
                asked.Add(fCnt);
            session = session with { Link = decision.Link };
        }

        CollectionAssert.AreEqual(new uint[] { 0, 1, 3, 7, 15, 31, 63, 127, 191, 255 }, asked);
    }

    [TestMethod]
    public void A_device_that_went_back_by_itself_is_at_full_power()
    {
        LinkControl control = Control("0-5");
        Session session = Session() with { Link = new LinkState { DataRate = 5, TxPower = 4, Snr = [10, 11] } };
        LinkDecision back = Decide(control, session, 9, -18, spreadingFactor: 10);
        Assert.AreEqual(2, back.Link.DataRate);
        Assert.AreEqual(0, back.Link.TxPower);
        CollectionAssert.AreEqual(new[] { -18.0 }, back.Link.Snr.ToArray());
        Assert.HasCount(0, back.Commands);
    }

    [TestMethod]
    public void Battery_and_margin_are_asked_daily_and_after_an_hour_again()
    {
        LinkControl control = Control("");
        Session session = Session();
        Assert.HasCount(0, Decide(control, session, 0, 5, now: Joined.AddHours(23.9)).Commands);
        LinkDecision asked = Decide(control, session, 1, 5, now: Joined.AddHours(24));
        CollectionAssert.AreEqual(new byte[] { 6 }, asked.Commands);
        session = session with { Link = asked.Link };
        Assert.HasCount(0, Decide(control, session, 2, 5, now: Joined.AddHours(24.9)).Commands);
        CollectionAssert.AreEqual(new byte[] { 6 }, Decide(control, session, 3, 5, now: Joined.AddHours(25)).Commands);
        LinkDecision answered = Decide(control, session, 4, 5, commands: [6, 255, 0x3F], now: Joined.AddHours(26));
        Assert.AreEqual(new LinkStatus(255, -1, Joined.AddHours(26)), answered.Status);
        session = session with { Link = answered.Link };
        Assert.HasCount(0, Decide(control, session, 5, 5, now: Joined.AddHours(49.9)).Commands);
        Assert.HasCount(1, Decide(control, session, 5, 5, now: Joined.AddHours(50)).Commands);
    }

    [TestMethod]
    [DataRow(0x00, 0)]
    [DataRow(0x1F, 31)]
    [DataRow(0x20, -32)]
    [DataRow(0xFF, -1)]
    public void The_margin_has_six_bits_with_a_sign(int sent, int marginDb)
        => Assert.AreEqual(marginDb, Decide(Control(""), Session(), 0, 5, commands: [6, 0, (byte)sent]).Status!.MarginDb);

    [TestMethod]
    [DataRow("0-5", 0, 5)]
    [DataRow("3", 3, 3)]
    [DataRow(" 2 - 4 ", 2, 4)]
    public void Data_rates_are_read(string text, int min, int max) => Assert.AreEqual(new DataRateRange(min, max), DataRateRange.Parse(text));

    [TestMethod]
    [DataRow("5-0")]
    [DataRow("0-6")]
    [DataRow("0-2-5")]
    [DataRow("-")]
    [DataRow("SF7")]
    public void Data_rates_that_are_none_stop_the_start(string text)
    {
        Assert.IsNull(DataRateRange.Parse(text));
        SettingException wrong = Assert.ThrowsExactly<SettingException>(() => ServerHost.Build([], settings => settings.Network.AdrDataRates = text));
        Assert.Contains("AdrDataRates", wrong.Message);
    }

    private LinkControl Control(string adr) => new(_region, new NetworkSettings { AdrDataRates = adr });

    private static Session Session() => new()
    {
        Device = new Eui64(1), DevAddr = new DevAddr(1), JoinNonce = 1, NwkSKey = new byte[16], AppSKey = new byte[16], Joined = Joined,
    };

    private static LinkDecision Decide(
        LinkControl control, Session session, uint fCnt, double snr, bool adr = true, byte[]? commands = null, int spreadingFactor = 12, int room = 15,
        DateTimeOffset? now = null)
        => control.Decide(
            session,
            new FrameOutcome.Data(session, fCnt, false, adr, false, commands ?? Nothing, false),
            new GatewayFrame
            {
                Gateway = new Eui64(1), PhyPayload = Nothing, FrequencyHz = 868_100_000, SpreadingFactor = spreadingFactor, BandwidthHz = 125_000,
                Rssi = -80, Snr = snr, Arrival = default,
            },
            now ?? Joined,
            room);
}
