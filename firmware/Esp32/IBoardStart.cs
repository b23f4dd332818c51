namespace NanoSensors.Esp32;

/// <summary>What a program makes of the board at its start: a node, a gateway, a test. <see cref="BoardProgram"/> calls the three parts in this order.</summary>
public interface IBoardStart
{
    /// <summary>Opens the board's parts. Must return within <see cref="Watchdog.StartMilliseconds"/>.</summary>
    void Open(BoardContext context);

    /// <summary>Tests the parts where somebody asked for it, each within <see cref="Watchdog.SelfTestMilliseconds"/>. No limit holds for the whole.</summary>
    void Test(BoardContext context);

    /// <summary>Puts the application and its main loop together. Must return within <see cref="Watchdog.StartMilliseconds"/>.</summary>
    MainLoop Compose(BoardContext context);
}
