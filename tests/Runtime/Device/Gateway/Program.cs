using System;
using NanoSensors.Esp32;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Runs a gateway with three radios for the hours of <see cref="Constants"/>.</summary>
    public static class Program
    {
        // The loop spins while a radio listens, which is always.
        // A transmission may be launched 20 ms late at most; a step reads the time twice.
        private const int ReadMicroseconds = 4000;

        /// <summary>Prints the figures.</summary>
        public static void Main()
        {
            HeapMeter meter = new HeapMeter(Constants.WholeHeap);
            int used = meter.Used();
            DayApplication.Print("usedStart", used);
            VirtualChip chip = new VirtualChip(ReadMicroseconds);
            GatewayScript script = new GatewayScript(chip);
            int fakes = meter.Used() - used;
            DayApplication.Print("fakes", fakes);
            if (Constants.LimitedHeap > 0 && !meter.Limit(Constants.LimitedHeap + fakes))
            {
                Console.WriteLine("Figure;tooSmall;1");
                return;
            }

            try
            {
                new BoardProgram(chip, script.Storage, new GatewayDayStart(script, meter, Constants.Hours), 0, 0).RunOnce();
            }
            catch (DayOverException)
            {
                DayApplication.Print("heard", script.Heard);
                DayApplication.Print("acknowledged", script.Server.Acknowledged);
                DayApplication.Print("downlinks", script.Transmissions);
                DayApplication.Print("pages", script.Listener.Answered);
                DayApplication.Print("waiting", script.Waiting);
                DayApplication.Print("archived", script.MostWaiting);
                DayApplication.Print("writes", script.Storage.Writes);
                DayApplication.Print("refusedWrites", script.Storage.Refused);
                Console.WriteLine("End");
            }
        }
    }
}
