using NanoSensors.Board;
using NanoSensors.Forwarder;
using NanoSensors.Http;
using NanoSensors.Radio;

namespace NanoSensors.Tests.Device;

/// <summary>A whole gateway on fakes, with its page, provisioned with the password "k7qm-3x9d".</summary>
internal sealed class PageBench : IWallClock, ISupervisor, IWifiSetup
{
    internal const string Password = "k7qm-3x9d";

    internal readonly FakeStorage Storage = new FakeStorage();
    internal readonly FakeListener Listener = new FakeListener();
    internal readonly FakeDatagrams Socket = new FakeDatagrams();
    internal readonly ForwarderSettings Settings = new ForwarderSettings();
    internal readonly RecordStore Store;
    internal FakeRadio Radio;
    internal GatewayApplication Gateway;
    internal long Now = 1000000;
    internal int Restarts;
    internal bool IsOnAccessPoint;
    internal bool IsInSafeMode;
    internal string WifiPassword = "kept";

    internal PageBench(string configuration)
    {
        Store = new RecordStore(Storage);
        new PasswordGuard(Store).Set(HttpBench.BytesOf(Password), Password.Length, new byte[16]);
        Storage.Write(ConfigurationStore.FileName, HttpBench.BytesOf(configuration), configuration.Length);
        Start();
    }

    public long UnixMicroseconds
    {
        get { return 1768208368123456L; }
    }

    public int ClockEpoch { get { return 0; } }

    public ResetCause LastReset
    {
        get { return Restarts == 0 ? ResetCause.PowerOn : ResetCause.Command; }
    }

    public string Name { get; internal set; } = "Town hall";

    /// <summary>Starts the gateway anew, as after a restart of the board.</summary>
    internal void Start()
    {
        ConfigurationStore configurations = new ConfigurationStore(Storage, Store);
        GatewayConfiguration configuration = new GatewayConfiguration();
        configurations.Load(configuration);
        configuration.Check(Settings);
        if (Settings.GatewayEui == 0)
            Settings.GatewayEui = 0x0016C001F153A14C;
        GatewayParts parts = new GatewayParts();
        parts.Clock = this;
        parts.Storage = Storage;
        parts.Store = Store;
        parts.Supervisor = this;
        parts.Listener = Listener;
        parts.Wifi = this;
        parts.IsOnAccessPoint = IsOnAccessPoint;
        Radio = new FakeRadio();
        if (IsInSafeMode)
            Settings.Receivers = new ReceiveSettings[0];
        ILoRaRadio[] radios = IsInSafeMode ? new ILoRaRadio[0] : new ILoRaRadio[] { Radio };
        Gateway = new GatewayApplication(configuration, configurations, Settings, radios, new IDatagrams[] { Socket }, parts, IsInSafeMode);
        Step();
        Step();
    }

    public void Restart(ResetCause cause)
    {
        Restarts++;
    }

    public bool Set(string name, string password)
    {
        Name = name;
        if (password != null)
            WifiPassword = password;
        return true;
    }

    internal void Step()
    {
        Gateway.Step(Now);
        Now += 10000;
    }

    internal string Get(string path)
    {
        return Ask("GET " + path + " HTTP/1.1\r\nHost: 192.168.4.1\r\n\r\n");
    }

    internal string Post(string form)
    {
        return Ask(
            "POST /configuration HTTP/1.1\r\nHost: 192.168.4.1\r\nOrigin: http://192.168.4.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: "
            + form.Length.ToString() + "\r\n\r\n" + form);
    }

    internal string Ask(string request)
    {
        FakeConnection caller = Listener.Call(request);
        for (int i = 0; i < 1000 && !caller.IsClosed; i++)
            Step();
        return caller.Answer;
    }
}
