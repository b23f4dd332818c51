using System;
using NanoSensors.Esp32;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Runs a node of one profile for the hours of <see cref="Constants"/>.</summary>
    public static class Program
    {
        // The main loop's spinning costs the host's time only.
        private const int ReadMicroseconds = 500;

        /// <summary>Prints the figures.</summary>
        public static void Main()
        {
            HeapMeter meter = new HeapMeter(Constants.WholeHeap);
            int used = meter.Used();
            DayApplication.Print("usedStart", used);
            VirtualChip chip = new VirtualChip(ReadMicroseconds);
            NodeScript script = new NodeScript(chip, Constants.Profile);
            int fakes = meter.Used() - used;
            DayApplication.Print("fakes", fakes);
            if (Constants.LimitedHeap > 0 && !meter.Limit(Constants.LimitedHeap + fakes))
            {
                Console.WriteLine("Figure;tooSmall;1");
                return;
            }

            try
            {
                NodeDayStart start = new NodeDayStart(script, meter, Constants.Hours);
                new BoardProgram(chip, script.Storage, start, 0, 0).RunOnce();
            }
            catch (DayOverException)
            {
                DayApplication.Print("uplinks", script.Uplinks);
                DayApplication.Print("joins", script.Joins);
                DayApplication.Print("downlinks", script.Downlinks);
                DayApplication.Print("events", script.Events);
                DayApplication.Print("writes", script.Storage.Writes);
                DayApplication.Print("refusedWrites", script.Storage.Refused);
                Console.WriteLine("End");
            }
        }
    }
}
