using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

[TestClass]
public class NameWatchTests
{
    private const long Second = 1000000;

    [TestMethod]
    public void A_name_is_asked_at_the_start_every_ten_minutes_and_five_seconds_after_no_answer()
    {
        NameWatch watch = new NameWatch();
        Assert.IsTrue(watch.IsDue(0));
        watch.Failed(0);
        Assert.IsFalse(watch.IsDue(5 * Second - 1));
        Assert.IsTrue(watch.IsDue(5 * Second));
        watch.Answered(5 * Second);
        Assert.IsFalse(watch.IsDue(604 * Second));
        Assert.IsTrue(watch.IsDue(605 * Second));
    }

    [TestMethod]
    public void It_is_asked_again_when_the_network_was_away_or_nothing_comes_back()
    {
        NameWatch watch = new NameWatch();
        watch.Answered(Second);
        watch.Lost();
        Assert.IsTrue(watch.IsDue(2 * Second));
        watch.Answered(2 * Second);
        for (int i = 0; i < 11; i++)
            watch.NoteSent();
        Assert.IsFalse(watch.IsDue(3 * Second));
        watch.NoteReceived();
        for (int i = 0; i < 11; i++)
            watch.NoteSent();
        Assert.IsFalse(watch.IsDue(3 * Second));
        watch.NoteSent();
        Assert.IsTrue(watch.IsDue(3 * Second));
        watch.Answered(3 * Second);
        Assert.IsFalse(watch.IsDue(4 * Second));
    }
}
