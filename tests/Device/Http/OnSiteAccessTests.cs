using NanoSensors.Board;
using NanoSensors.Http;

namespace NanoSensors.Tests.Device;

[TestClass]
public class OnSiteAccessTests
{
    private const ulong Eui = 0x70B3D57ED00A1C0F;

    [TestMethod]
    public void The_button_opens_it_for_one_start_and_each_change_costs_a_restart()
    {
        RecordStore store = StoreWithPassword();
        FakeAccessPoint board = new FakeAccessPoint();
        Assert.IsFalse(Start(store, board, false, false));
        Assert.AreEqual(0, board.Restarts);

        Start(store, board, true, false);
        Assert.AreEqual(1, board.Restarts);
        Assert.AreEqual((int)ResetCause.Command, (int)board.LastReset);
        Assert.AreEqual("NanoSensors-D00A1C0F", board.Name);
        Assert.AreEqual("k7qm3-x9dwz", board.Password);

        // The finger is off the button again.
        Assert.IsTrue(Start(store, board, false, false));
        Assert.AreEqual(1, board.Restarts);
        Assert.IsFalse(Start(store, board, false, false));
        Assert.AreEqual(2, board.Restarts);
        Assert.IsFalse(Start(store, board, false, false));
        Assert.AreEqual(2, board.Restarts);
    }

    [TestMethod]
    public void It_stays_open_while_a_Wi_Fi_is_needed()
    {
        RecordStore store = StoreWithPassword();
        FakeAccessPoint board = new FakeAccessPoint();
        Start(store, board, false, true);
        Assert.IsTrue(Start(store, board, false, true));
        Assert.IsTrue(Start(store, board, false, true));
        Assert.AreEqual(1, board.Restarts);
        Start(store, board, false, false);
        Assert.AreEqual(2, board.Restarts);
        Assert.IsFalse(Start(store, board, false, false));
    }

    [TestMethod]
    public void Without_a_password_nothing_opens()
    {
        FakeAccessPoint board = new FakeAccessPoint();
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.IsFalse(OnSiteAccess.SetPassword(store, HttpBench.BytesOf("k7qm3-x"), 7));
        Assert.IsFalse(Start(store, board, true, true));
        Assert.IsFalse(Start(store, board, true, true));
        Assert.AreEqual(0, board.Restarts);
    }

    [TestMethod]
    public void A_board_that_cannot_open_it_does_not_restart_over_and_over()
    {
        RecordStore store = StoreWithPassword();
        FakeAccessPoint board = new FakeAccessPoint();
        board.RefusesChanges = true;
        Assert.IsFalse(Start(store, board, true, true));
        Assert.IsFalse(Start(store, board, false, true));
        Assert.AreEqual(0, board.Restarts);
        // What was asked for in vain is not remembered.
        board.RefusesChanges = false;
        Assert.IsFalse(Start(store, board, false, false));
        Assert.AreEqual(0, board.Restarts);
    }

    [TestMethod]
    public void Names_differ_in_eight_digits_of_the_EUI()
    {
        Assert.AreEqual("NanoSensors-00000001", OnSiteAccess.NameOf(0x70B3D57E00000001));
        Assert.AreEqual("NanoSensors-FFFFFFFF", OnSiteAccess.NameOf(0xFFFFFFFFFFFFFFFF));
        Assert.AreEqual("NanoSensors-8001A14C", OnSiteAccess.NameOf(0x0016C0018001A14C));
    }

    private static bool Start(RecordStore store, FakeAccessPoint board, bool held, bool needsWifi)
    {
        board.Start();
        return OnSiteAccess.Begin(store, board, held, needsWifi, board, Eui);
    }

    private static RecordStore StoreWithPassword()
    {
        RecordStore store = new RecordStore(new FakeStorage());
        Assert.IsTrue(OnSiteAccess.SetPassword(store, HttpBench.BytesOf("k7qm3-x9dwz"), 11));
        return store;
    }
}
