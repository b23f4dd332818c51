namespace NanoSensors.Codec;

/// <summary>What the operator asks of a node: FPort 6, downlink, 2 to 4 bytes.</summary>
public sealed class Command : Message
{
    private const int FirstValue = 2;
    private const int LastValue = 6;

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

    /// <summary>
    /// SetInterval: 10 to 86,400 seconds. SetThreshold: 1 to 65,535 counts. SetParticulatesEvery: 1 to 1,000 readings. SetStatusPeriod: 1 to 168 hours. SetSamplePeriod: 250 to
    /// 10,000 milliseconds. Other commands have none.
    /// </summary>
    public int Value
    {
        get
        {
            int field = ValueField;
            return field < 0 ? NotAvailable : this[field];
        }

        set
        {
            for (int i = FirstValue; i <= LastValue; i++)
                this[i] = value;
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
        return ValueField >= 0 ? CommandResult.OutOfRange : CommandResult.UnknownCommand;
    }

    // Where the command's value is; -1 if it has none.
    private int ValueField
    {
        get
        {
            switch (Type)
            {
                case CommandType.SetInterval: return 2;
                case CommandType.SetThreshold: return 3;
                case CommandType.SetParticulatesEvery: return 4;
                case CommandType.SetStatusPeriod: return 5;
                case CommandType.SetSamplePeriod: return 6;
                default: return -1;
            }
        }
    }
}
