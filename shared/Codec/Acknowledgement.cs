namespace NanoSensors.Codec;

/// <summary>The answer to a command: FPort 6, uplink, 6 bytes.</summary>
public sealed class Acknowledgement : Message
{
    /// <summary>A clear acknowledgement.</summary>
    public Acknowledgement()
        : base(Frames.Acknowledgement)
    {
    }

    /// <summary>The command's token, 0 to 255.</summary>
    public int Token
    {
        get { return this[0]; }
        set { this[0] = value; }
    }

    /// <summary>The command.</summary>
    public CommandType CommandType
    {
        get { return (CommandType)GetCode(1); }
        set { SetCode(1, (int)value); }
    }

    /// <summary>How it ended.</summary>
    public CommandResult Result
    {
        get { return (CommandResult)GetCode(2); }
        set { SetCode(2, (int)value); }
    }

    /// <summary>Hash of the configuration that is in force after the command; 0 is not available.</summary>
    public uint ConfigurationHash
    {
        get { return (uint)this[3]; }
        set { this[3] = (int)value; }
    }
}
