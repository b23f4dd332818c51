using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>The battery in the codec's terms.</summary>
internal static class Battery
{
    internal static int Millivolts(IBattery battery)
    {
        int millivolts = battery.ReadMillivolts();
        return millivolts < 0 ? Message.NotAvailable : millivolts;
    }
}
