namespace NanoSensors.Codec;

/// <summary>What the operator asks of a node: FPort 6, downlink, 2 or 4 bytes.</summary>
public sealed class Command : Message
{
    /// <summary>A clear command.</summary>
    public Command()
        : base(Frames.Command)
    {
    }

    /// <summary>Chosen by the sender, 0 to 255; the acknowledgement repeats it.</summary>
    public int Token
    {
        get { return this[0]; }
        set { this[0] = value; }
    }

    /// <summary>What is asked. After <see cref="DecodeError.ReservedCode"/> it may hold a number that the enumeration lacks.</summary>
    public CommandType Type
    {
        get { return (CommandType)GetCode(1); }
        set { SetCode(1, (int)value); }
    }

    /// <summary>SetInterval: 10 to 86,400 seconds. SetThreshold: 1 to 65,535 counts. Other commands have none.</summary>
    public int Value
    {
        get
        {
            return Type == CommandType.SetInterval ? this[2] : Type == CommandType.SetThreshold ? this[3] : NotAvailable;
        }

        set
        {
            this[2] = value;
            this[3] = value;
        }
    }

    /// <summary>What to answer to a command that did not decode.</summary>
    /// <param name="error">What <see cref="Message.Decode"/> returned just now.</param>
    /// <returns>Done if there was no error; UnknownCommand, OutOfRange or Malformed.</returns>
    public CommandResult RefusalOf(DecodeError error)
    {
        if (error == DecodeError.None)
            return Type == CommandType.NotAvailable ? CommandResult.Malformed : CommandResult.Done;
        if (error != DecodeError.ReservedCode)
            return CommandResult.Malformed;
        return Type == CommandType.SetInterval || Type == CommandType.SetThreshold ? CommandResult.OutOfRange : CommandResult.UnknownCommand;
    }
}
