using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Tests.Codec;

/// <summary>The words of the table are the names of the enumerations, in their order.</summary>
[TestClass]
public class EnumerationTests
{
    [TestMethod]
    public void The_words_are_the_enumerations_names()
    {
        Check<ParkingState>(Frames.ParkingEvent.Fields[0]);
        Check<ParkingState>(Frames.LateParking.Fields[6]);
        Check<SensorHealth>(Frames.ParkingHeartbeat.Fields[1]);
        Check<SensorHealth>(Frames.Status.Fields[3]);
        for (int i = 12; i < 20; i += i == 13 ? 2 : 1)
            Check<SensorHealth>(Frames.StatusBySensor.Fields[i]);
        Check<ResetCause>(Frames.Status.Fields[2]);
        Check<ResetCause>(Frames.StatusBySlot.Fields[2]);
        for (int i = 17; i < Frames.StatusBySlot.Fields.Length; i += 2)
        {
            Check<SensorType>(Frames.StatusBySlot.Fields[i]);
            Check<SensorHealth>(Frames.StatusBySlot.Fields[i + 1]);
        }

        Check<CommandType>(Frames.Acknowledgement.Fields[1]);
        Check<CommandType>(Frames.Command.Fields[1]);
        Check<CommandResult>(Frames.Acknowledgement.Fields[2]);
    }

    private static void Check<T>(Field field)
        where T : struct, Enum
    {
        var expected = new string?[field.Words.Length];
        foreach (T value in Enum.GetValues<T>().Where(value => value.ToString() != "NotAvailable"))
            expected[Convert.ToInt32(value)] = char.ToLowerInvariant(value.ToString()[0]) + value.ToString()[1..];
        CollectionAssert.AreEqual(expected, field.Words, typeof(T).Name);
    }
}
