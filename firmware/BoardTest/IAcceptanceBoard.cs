using NanoSensors.Board;
using NanoSensors.Esp32;
using NanoSensors.LoRaWan;
using NanoSensors.SelfTest;

namespace NanoSensors.BoardTest;

/// <summary>The board as the acceptance run measures it.</summary>
public interface IAcceptanceBoard
{
    /// <summary>Name of its page in hardware/boards.</summary>
    string Name { get; }

    /// <summary>Version of the runtime.</summary>
    string Runtime { get; }

    /// <summary>The chip.</summary>
    IChip Chip { get; }

    /// <summary>The runtime's tick count, ms since the start. It grows by whole ticks.</summary>
    long TickMilliseconds { get; }

    /// <summary>What ended the last sleep, by ESP-IDF's numbers; 4 is the timer.</summary>
    int WakeupCause { get; }

    /// <summary>Free bytes of the managed heap after a collection.</summary>
    long FreeHeap { get; }

    /// <summary>Largest free block of native memory, bytes.</summary>
    long LargestNativeBlock { get; }

    /// <summary>Files.</summary>
    IStorage Storage { get; }

    /// <summary>The cipher.</summary>
    IAes128 Aes { get; }

    /// <summary>The battery.</summary>
    IBattery Battery { get; }

    /// <summary>Random bits.</summary>
    IEntropy Entropy { get; }

    /// <summary>The radio's bus.</summary>
    ISpi RadioBus { get; }

    /// <summary>The radio's reset line. It is opened by the first use only, because opening it may reset the radio.</summary>
    IOutputPin RadioReset { get; }

    /// <summary>The radio's DIO0.</summary>
    IInputPin Dio0 { get; }

    /// <summary>The chip's count when the runtime raised DIO0's last event, µs; -1 before the first.</summary>
    long Dio0EventMicroseconds { get; }

    /// <summary>The radio's DIO1.</summary>
    IInputPin Dio1 { get; }

    /// <summary>Tests the parts by their contracts (firmware/SelfTest).</summary>
    SelfTestReport TestParts();

    /// <summary>Prints a line for the person at the console.</summary>
    void Say(string line);
}
