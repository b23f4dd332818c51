using NanoSensors.Board;

namespace NanoSensors.Tests.Device;

/// <summary>A port on which a test calls.</summary>
public sealed class FakeListener : IListener
{
    private readonly IConnection[] _callers = new IConnection[16];
    private int _first;
    private int _count;

    public FakeConnection Call(string text)
    {
        FakeConnection caller = new FakeConnection();
        _callers[(_first + _count++) % 16] = caller.Say(text);
        return caller;
    }

    public IConnection Accept()
    {
        if (_count == 0)
            return null;
        IConnection caller = _callers[_first];
        _first = (_first + 1) % 16;
        _count--;
        return caller;
    }
}
