using NanoSensors.Board;
using NanoSensors.Codec;

namespace NanoSensors.Node;

/// <summary>
/// Executes downlink commands and keeps their acknowledgements until they are sent. A configuration is changed as a
/// whole: a copy is altered, checked, stored, and only then comes into force.
/// </summary>
internal sealed class CommandExecutor
{
    // A Class A node gets one downlink an uplink, and acknowledgements go first: more never wait.
    private const int Capacity = 4;

    // FPort = 32 (version - 1) + kind; 223 is LoRaWAN's last port for applications (1.0.4, 4.3.2).
    private const int MaxKind = 31;
    private const int MaxApplicationPort = 223;
    private const int SecondsPerHour = 3600;

    private readonly NodeConfiguration _configuration;
    private readonly NodeConfiguration _defaults;
    private readonly NodeConfiguration _candidate = new NodeConfiguration();
    private readonly NodeProfile _profile;
    private readonly Duty _duty;
    private readonly RecordStore _store;
    private readonly FactoryReset _reset;
    private readonly Command _command = new Command();
    private readonly Acknowledgement _acknowledgement = new Acknowledgement();
    private readonly CommandType[] _types = new CommandType[Capacity];
    private readonly int[] _tokens = new int[Capacity];
    private readonly CommandResult[] _results = new CommandResult[Capacity];
    private int _waiting;

    internal CommandExecutor(NodeConfiguration configuration, NodeConfiguration defaults, NodeProfile profile, Duty duty, RecordStore store, FactoryReset reset)
    {
        _configuration = configuration;
        _defaults = defaults;
        _profile = profile;
        _duty = duty;
        _store = store;
        _reset = reset;
    }

    /// <summary>The port that commands come on.</summary>
    internal int FPort
    {
        get { return _command.FPort; }
    }

    /// <summary>A command asked for a status frame. The application clears it.</summary>
    internal bool StatusRequested;

    /// <summary>A command asked for a restart; it follows when <see cref="HasAcknowledgement"/> is false.</summary>
    internal bool RestartRequested;

    /// <summary>What was learnt has been forgotten: that restart must not store it anew.</summary>
    internal bool HasForgotten;

    /// <summary>Whether samples are taken, so that there is something to calibrate with. The application sets it.</summary>
    internal bool IsSampling = true;

    /// <summary>The configuration has changed. The application clears it.</summary>
    internal bool ConfigurationChanged;

    internal bool HasAcknowledgement
    {
        get { return _waiting > 0; }
    }

    /// <summary>Executes one downlink. Bytes that are no command are answered as malformed.</summary>
    internal void Execute(byte[] data, int length, long now)
    {
        DecodeError error = _command.Decode(data, 0, length);
        CommandResult result = _command.RefusalOf(error);
        if (result == CommandResult.Done)
            result = Execute(now);
        Answer(_command.Type, _command.Token, result);
    }

    /// <summary>Takes a configuration that did not come by the air.</summary>
    internal CommandResult Take(NodeConfiguration configuration)
    {
        _candidate.CopyFrom(configuration);
        return Adopt();
    }

    /// <summary>Whether a port is that of commands in another version of the frames.</summary>
    internal bool IsOfAnotherVersion(int fPort)
    {
        return fPort > MaxKind && fPort <= MaxApplicationPort && (fPort & MaxKind) == _command.FPort;
    }

    /// <summary>Refuses a command of another version. Its first byte is taken for the token.</summary>
    internal void RefuseVersion(byte[] data, int length)
    {
        Answer(CommandType.NotAvailable, length > 0 ? data[0] : 0, CommandResult.UnknownVersion);
    }

    private void Answer(CommandType type, int token, CommandResult result)
    {
        if (_waiting == Capacity)
            Shift();
        _types[_waiting] = type;
        _tokens[_waiting] = token;
        _results[_waiting] = result;
        _waiting++;
    }

    internal Message NextAcknowledgement()
    {
        _acknowledgement.Clear();
        _acknowledgement.CommandType = _types[0];
        _acknowledgement.Token = _tokens[0];
        _acknowledgement.Result = _results[0];
        _acknowledgement.ConfigurationHash = _configuration.Hash;
        return _acknowledgement;
    }

    internal void AcknowledgementTaken()
    {
        Shift();
    }

    private CommandResult Execute(long now)
    {
        switch (_command.Type)
        {
            case CommandType.SetInterval:
                return SetField(NodeConfiguration.IntervalSecondsField, _command.Value);
            case CommandType.SetThreshold:
                return SetThreshold();
            case CommandType.SetParticulatesEvery:
                return _profile == NodeProfile.Air ? SetField(NodeConfiguration.ReadingsPerParticulatesField, _command.Value) : CommandResult.NotSupported;
            case CommandType.SetStatusPeriod:
                return SetField(NodeConfiguration.StatusSecondsField, _command.Value == Message.NotAvailable ? _command.Value : _command.Value * SecondsPerHour);
            case CommandType.SetSamplePeriod:
                return _profile == NodeProfile.Parking ? SetField(NodeConfiguration.SampleMillisecondsField, _command.Value) : CommandResult.NotSupported;
            case CommandType.Calibrate:
                // Taken up days later, it would learn whatever stands there then.
                return IsSampling ? _duty.Calibrate(now) : CommandResult.Busy;
            case CommandType.RequestStatus:
                StatusRequested = true;
                return CommandResult.Done;
            case CommandType.Restart:
                RestartRequested = true;
                return CommandResult.Done;
            case CommandType.FactoryReset:
                return ResetToFactory();
            case CommandType.RequestConfigurationHash:
                return CommandResult.Done;
            default:
                return CommandResult.UnknownCommand;
        }
    }

    private CommandResult SetThreshold()
    {
        if (_profile == NodeProfile.Parking)
            return SetField(NodeConfiguration.ParkingThresholdCountsField, _command.Value);
        return _profile == NodeProfile.Footfall ? SetField(NodeConfiguration.PresenceMillimetresField, _command.Value) : CommandResult.NotSupported;
    }

    private CommandResult SetField(int field, int value)
    {
        _candidate.CopyFrom(_configuration);
        _candidate[field] = value;
        return Adopt();
    }

    private CommandResult ResetToFactory()
    {
        if (!_reset.Begin())
            return CommandResult.StoreFailed;
        // Written, not deleted: of a record's two blobs a power cut could leave the older one.
        _candidate.CopyFrom(_defaults);
        CommandResult result = Adopt();
        if (result != CommandResult.Done)
        {
            _reset.End();
            return result;
        }

        // Before it is acknowledged: a power cut afterwards changes nothing any more.
        _duty.Forget();
        _reset.End();
        HasForgotten = true;
        RestartRequested = true;
        return CommandResult.Done;
    }

    private CommandResult Adopt()
    {
        if (!_candidate.IsValid)
            return CommandResult.OutOfRange;
        if (_candidate.Hash == _configuration.Hash)
            return CommandResult.Done;
        if (!_candidate.Save(_store))
            return CommandResult.StoreFailed;
        _configuration.CopyFrom(_candidate);
        ConfigurationChanged = true;
        return CommandResult.Done;
    }

    private void Shift()
    {
        for (int i = 1; i < _waiting; i++)
        {
            _types[i - 1] = _types[i];
            _tokens[i - 1] = _tokens[i];
            _results[i - 1] = _results[i];
        }

        _waiting--;
    }
}
