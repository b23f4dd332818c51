using System;
using NanoSensors.Board;
using NanoSensors.Esp32;

namespace NanoSensors.Tests.Runtime
{
    /// <summary>Starts a program that hangs or throws, and after its restart looks which cause the next start finds.</summary>
    public static class Program
    {
        /// <summary>Prints how long it took and the cause.</summary>
        public static void Main()
        {
            ScriptedStorage storage = new ScriptedStorage(4096, 40);
            HostChip chip = new HostChip();
            Console.WriteLine("start");
            try
            {
                new BoardProgram(chip, storage, new FaultyStart(Constants.Profile), 0, 0).Run();
            }
            catch (RestartedException)
            {
                Print("milliseconds", chip.SinceStartMicroseconds / 1000);
                Console.WriteLine("restart");
                RecordStore store = new RecordStore(storage);
                Supervisor next = new Supervisor(chip, store, new BoardClock(chip, store));
                Print("cause", (int)next.LastReset);
                Console.WriteLine("End");
            }
        }

        private static void Print(string name, long value)
        {
            Console.WriteLine("Figure;" + name + ";" + value.ToString());
        }
    }
}
