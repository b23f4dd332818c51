namespace NanoSensors.Simulation;

/// <summary>
/// The air between chips. A frame is received if the receiver matches its carrier, SF, bandwidth, I/Q and sync word, heard
/// enough of its preamble, is not busy with another frame, and noise and other frames leave it whole
/// (<see cref="Demodulation"/>). Everything random comes from the seed, so that a run repeats exactly.
/// </summary>
/// <remarks>
/// Work is done for receivers that listen near the frame's carrier on its SF, and for frames that overlap; chips that sleep cost
/// nothing. Each disturber is compared with the frame on its own; their powers are not added up.
/// </remarks>
public sealed class RadioChannel
{
    /// <summary>Preamble symbols that a receiver must hear before it has locked.</summary>
    public const int DetectionSymbols = 5;

    // Carriers are looked up by the nearest multiple of this. How many neighbours must be searched as well depends on the
    // widest bandwidth that was ever used: half of it on either side, and a quarter for a receiver that is off.
    private const double BandHz = 200_000;

    private readonly VirtualTime _time;
    private readonly Dictionary<int, Band> _bands = [];
    private readonly Dictionary<IReceiver, Ear> _ears = [];
    private readonly Stack<Reception> _free = new();
    private long _number;
    private int _widestHz;
    private int _reach;

    /// <summary>Empty air.</summary>
    /// <param name="time">The world's clock.</param>
    /// <param name="seed">Decides shadowing, lost frames and garbled bytes.</param>
    public RadioChannel(VirtualTime time, int seed)
    {
        _time = time;
        Seed = seed;
        Random = new SeededRandom(seed);
    }

    /// <summary>The seed this air was made with.</summary>
    public int Seed { get; }

    /// <summary>Path loss and noise; may be changed before the first frame.</summary>
    public Propagation Propagation { get; } = new();

    /// <summary>A frame has begun. Its end is already known, unless its sender is cut off.</summary>
    public event Action<Transmission>? Transmitted;

    /// <summary>Makes a receiver miss a frame: asked for each receiver that could hear it; true drops it.</summary>
    public Func<Transmission, IReceiver, bool>? Drop { get; set; }

    /// <summary>Number of frames sent so far.</summary>
    public long TransmissionCount => _number;

    internal SeededRandom Random { get; }

    /// <summary>Lays a frame on the air, beginning now.</summary>
    /// <returns>When it ends, µs of virtual time.</returns>
    public long Transmit(Transmission frame)
    {
        frame.Number = ++_number;
        Widen(frame.Modulation.BandwidthHz);
        frame.StartMicroseconds = _time.NowMicroseconds;
        frame.EndMicroseconds = frame.StartMicroseconds + frame.Modulation.FrameMicroseconds(
            frame.PreambleSymbols, frame.Payload.Length, frame.CodingRateDenominator, frame.Crc, frame.ImplicitHeader);

        int centre = BandOf(frame.Modulation.FrequencyHz);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Reception reception in near.Receptions)
                Disturb(reception, frame);
        }

        Band own = BandAt(centre);
        own.Active.Add(frame);
        _time.At(frame.EndMicroseconds, own.Expire);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Ear ear in near.Ears[frame.Modulation.SpreadingFactor])
                Consider(ear, frame);
        }

        Transmitted?.Invoke(frame);
        return frame.EndMicroseconds;
    }

    /// <summary>The sender stops in the middle: whoever was receiving the frame gets rubbish from here on.</summary>
    public void CutOff(Transmission frame)
    {
        if (frame.CutOff || _time.NowMicroseconds >= frame.EndMicroseconds)
            return;
        frame.CutOff = true;
        frame.EndMicroseconds = _time.NowMicroseconds;
        int centre = BandOf(frame.Modulation.FrequencyHz);
        BandAt(centre).Active.Remove(frame);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Reception reception in near.Receptions)
            {
                if (reception.Transmission != frame)
                    continue;
                reception.HeaderHit |= _time.NowMicroseconds < frame.HeaderEndMicroseconds;
                reception.PayloadHit = true;
            }
        }
    }

    /// <summary>Begins to listen with the receiver's <see cref="IReceiver.Tuning"/>, from now on.</summary>
    public void Listen(IReceiver receiver)
    {
        StopListening(receiver);
        if (!_ears.TryGetValue(receiver, out Ear? ear))
            _ears.Add(receiver, ear = new Ear(receiver));
        LoRaModulation tuning = receiver.Tuning;
        Widen(tuning.BandwidthHz);
        ear.Open = true;
        ear.SinceMicroseconds = _time.NowMicroseconds;
        ear.Tuning = tuning;
        ear.NoiseDbm = Propagation.NoiseDbm(tuning.BandwidthHz);
        int centre = BandOf(tuning.FrequencyHz);
        ear.Band = BandAt(centre);
        ear.Band.Ears[tuning.SpreadingFactor].Add(ear);

        // A frame whose preamble is under way may still be caught.
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Transmission frame in near.Active)
            {
                if (frame.Modulation.SpreadingFactor == tuning.SpreadingFactor)
                    Consider(ear, frame);
            }
        }
    }

    /// <summary>Stops listening; a frame under way is lost to this receiver. No error if it was not listening.</summary>
    public void StopListening(IReceiver receiver)
    {
        if (!_ears.TryGetValue(receiver, out Ear? ear) || !ear.Open)
            return;
        ear.Open = false;
        ear.Generation++;
        ear.Current = null;
        ear.Band!.Ears[ear.Tuning.SpreadingFactor].Remove(ear);
    }

    /// <summary>Power at a receiver's antenna within its bandwidth, noise included, dBm.</summary>
    public double PowerDbm(IReceiver receiver)
    {
        LoRaModulation tuning = receiver.Tuning;
        double milliwatts = Math.Pow(10, Propagation.NoiseDbm(tuning.BandwidthHz) / 10);
        int centre = BandOf(tuning.FrequencyHz);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Transmission frame in near.Active)
            {
                if (Overlap(frame.Modulation, tuning) && frame.Sender != (object)receiver)
                    milliwatts += Math.Pow(10, ReceivedPowerDbm(frame, receiver.Position) / 10);
            }
        }

        return 10 * Math.Log10(milliwatts);
    }

    /// <summary>
    /// Whether a receiver that takes in what is on the air from one moment to another finds a preamble in it: a whole symbol of one that
    /// matches its tuning and is strong enough. The symbols after a preamble are modulated and look like none.
    /// </summary>
    public bool HasPreamble(IReceiver receiver, long fromMicroseconds, long toMicroseconds)
    {
        LoRaModulation tuning = receiver.Tuning;
        double needed = Propagation.NoiseDbm(tuning.BandwidthHz) + Demodulation.SnrFloorDb(tuning.SpreadingFactor);
        double symbol = tuning.SymbolMicroseconds;
        int centre = BandOf(tuning.FrequencyHz);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Transmission frame in near.Active)
            {
                double heardFrom = Math.Max(fromMicroseconds, frame.StartMicroseconds);
                double heardTo = Math.Min(Math.Min(toMicroseconds, frame.EndMicroseconds), frame.StartMicroseconds + frame.PreambleSymbols * symbol);
                if (heardTo - heardFrom >= symbol && frame.Sender != (object)receiver && Matches(tuning, frame.Modulation)
                    && ReceivedPowerDbm(frame, receiver.Position) >= needed)
                    return true;
            }
        }

        return false;
    }

    private void Consider(Ear ear, Transmission frame)
    {
        if (frame.Sender == (object)ear.Receiver || !Matches(ear.Tuning, frame.Modulation) || ear.Tuning.SyncWord != frame.Modulation.SyncWord)
            return;
        double symbol = frame.Modulation.SymbolMicroseconds;
        double heardFrom = Math.Max(frame.StartMicroseconds, ear.SinceMicroseconds);
        if (heardFrom + DetectionSymbols * symbol > frame.StartMicroseconds + Math.Max(frame.PreambleSymbols, DetectionSymbols) * symbol)
            return;
        double power = ReceivedPowerDbm(frame, ear.Receiver.Position);
        double snr = power - ear.NoiseDbm;
        if (snr < Demodulation.SnrFloorDb(frame.Modulation.SpreadingFactor) - Demodulation.DeafBelowFloorDb)
            return;
        if (Drop != null && Drop(frame, ear.Receiver))
            return;

        Reception reception = _free.Count > 0 ? _free.Pop() : NewReception();
        reception.Transmission = frame;
        reception.Ear = ear;
        reception.Generation = ear.Generation;
        reception.PowerDbm = power;
        reception.SnrDb = snr;
        reception.FrequencyErrorHz = frame.Modulation.FrequencyHz - ear.Tuning.FrequencyHz;
        reception.HeaderHit = false;
        reception.PayloadHit = false;

        int centre = BandOf(frame.Modulation.FrequencyHz);
        for (int band = centre - _reach; band <= centre + _reach; band++)
        {
            if (!_bands.TryGetValue(band, out Band? near))
                continue;
            foreach (Transmission other in near.Active)
                Disturb(reception, other);
        }

        ear.Band!.Receptions.Add(reception);
        reception.Band = ear.Band;
        _time.At((long)Math.Ceiling(heardFrom + DetectionSymbols * symbol), reception.Detect);
    }

    // Compares one other frame with the one that is being received.
    private void Disturb(Reception reception, Transmission other)
    {
        Transmission wanted = reception.Transmission;
        if (other == wanted || other.Sender == (object)reception.Ear.Receiver || !Overlap(wanted.Modulation, other.Modulation))
            return;
        if (other.EndMicroseconds <= wanted.CriticalStartMicroseconds || other.StartMicroseconds >= wanted.EndMicroseconds)
            return;
        double sir = reception.PowerDbm - ReceivedPowerDbm(other, reception.Ear.Receiver.Position);
        if (sir >= Demodulation.RequiredSirDb(wanted.Modulation, other.Modulation))
            return;
        if (other.StartMicroseconds < wanted.HeaderEndMicroseconds)
            reception.HeaderHit = true;
        if (other.EndMicroseconds > wanted.HeaderEndMicroseconds)
            reception.PayloadHit = true;
    }

    private void OnDetect(Reception reception)
    {
        Ear ear = reception.Ear;
        if (!Listening(reception) || ear.Current != null || reception.HeaderHit)
        {
            Release(reception);
            return;
        }

        ear.Current = reception;
        _time.At((long)Math.Ceiling(reception.Transmission.HeaderEndMicroseconds), reception.Header);
        ear.Receiver.OnPreamble(reception);
    }

    private void OnHeader(Reception reception)
    {
        if (!Listening(reception))
        {
            Release(reception);
            return;
        }

        if (reception.HeaderHit)
        {
            Finish(reception, ReceptionResult.HeaderLost);
            return;
        }

        // The end is taken from the header: a sender that is cut off later does not shorten it.
        Transmission frame = reception.Transmission;
        long end = frame.StartMicroseconds + frame.Modulation.FrameMicroseconds(
            frame.PreambleSymbols, frame.Payload.Length, frame.CodingRateDenominator, frame.Crc, frame.ImplicitHeader);
        _time.At(end, reception.End);
        reception.Ear.Receiver.OnHeader(reception);
    }

    private void OnEnd(Reception reception)
    {
        if (!Listening(reception))
        {
            Release(reception);
            return;
        }

        LoRaModulation modulation = reception.Transmission.Modulation;
        bool whole = !reception.PayloadHit
            && modulation.LowDataRateOptimize == reception.Ear.Tuning.LowDataRateOptimize
            && Random.NextDouble() < Demodulation.SuccessProbability(modulation.SpreadingFactor, reception.SnrDb);
        Finish(reception, whole ? ReceptionResult.Good : ReceptionResult.PayloadGarbled);
    }

    private void Finish(Reception reception, ReceptionResult result)
    {
        reception.Ear.Current = null;
        reception.Result = result;
        reception.Ear.Receiver.OnEnd(reception);
        Release(reception);
    }

    private static bool Listening(Reception reception) =>
        reception.Ear.Open && reception.Generation == reception.Ear.Generation;

    private void Release(Reception reception)
    {
        reception.Band.Receptions.Remove(reception);
        _free.Push(reception);
    }

    private Reception NewReception()
    {
        var reception = new Reception();
        reception.Detect = () => OnDetect(reception);
        reception.Header = () => OnHeader(reception);
        reception.End = () => OnEnd(reception);
        return reception;
    }

    private double ReceivedPowerDbm(Transmission frame, Position at) =>
        frame.PowerDbm - Propagation.LossDb(frame.From, at, frame.Modulation.FrequencyHz, Seed);

    // A quarter of the bandwidth is how far the carriers may differ (data sheet 4.1.5).
    private static bool Matches(in LoRaModulation tuning, in LoRaModulation frame) =>
        tuning.SpreadingFactor == frame.SpreadingFactor
        && tuning.BandwidthHz == frame.BandwidthHz
        && tuning.InvertedIq == frame.InvertedIq
        && Math.Abs(tuning.FrequencyHz - frame.FrequencyHz) <= tuning.BandwidthHz * 0.25;

    private static bool Overlap(in LoRaModulation a, in LoRaModulation b) =>
        Math.Abs(a.FrequencyHz - b.FrequencyHz) < (a.BandwidthHz + b.BandwidthHz) * 0.5;

    private static int BandOf(double frequencyHz) => (int)Math.Round(frequencyHz / BandHz);

    private void Widen(int bandwidthHz)
    {
        if (bandwidthHz <= _widestHz)
            return;
        _widestHz = bandwidthHz;
        _reach = (int)Math.Ceiling(_widestHz * 1.25 / BandHz);
    }

    private Band BandAt(int index)
    {
        if (!_bands.TryGetValue(index, out Band? band))
            _bands.Add(index, band = new Band(_time));
        return band;
    }

    internal sealed class Band
    {
        private readonly VirtualTime _time;

        internal Band(VirtualTime time)
        {
            _time = time;
            Expire = RemoveEnded;
        }

        internal List<Ear>[] Ears { get; } = [.. Enumerable.Range(0, 13).Select(_ => new List<Ear>())];
        internal List<Transmission> Active { get; } = [];
        internal List<Reception> Receptions { get; } = [];
        internal Action Expire { get; }

        private void RemoveEnded()
        {
            for (int i = Active.Count - 1; i >= 0; i--)
            {
                if (Active[i].EndMicroseconds <= _time.NowMicroseconds)
                    Active.RemoveAt(i);
            }
        }
    }

    internal sealed class Ear(IReceiver receiver)
    {
        internal readonly IReceiver Receiver = receiver;
        internal LoRaModulation Tuning;
        internal Band? Band;
        internal bool Open;
        internal int Generation;
        internal long SinceMicroseconds;
        internal double NoiseDbm;
        internal Reception? Current;
    }
}
