using NanoSensors.Board;
using NanoSensors.Codec;
using NanoSensors.EndDevice;

namespace NanoSensors.Node;

/// <summary>What is fixed when a node's application is put together; what can be changed in the field is in <see cref="NodeConfiguration"/>.</summary>
public sealed class NodeSettings
{
    /// <summary>Longest rest of a board that starts over and over, s: a weak battery is tried four times a day at last.</summary>
    public const int LongestRestSeconds = 21600;

    /// <summary>What the node is for.</summary>
    public NodeProfile Profile;

    /// <summary>The configuration in force until one is stored. Read at construction only.</summary>
    public NodeConfiguration Defaults = new NodeConfiguration();

    /// <summary>How the LoRaWAN end device behaves on this board.</summary>
    public EndDeviceSettings EndDevice = new EndDeviceSettings();

    /// <summary>
    /// Parking: whether a heartbeat follows 20 to 60 s after each event, so that a server that lost the event's frame is right again soon. False saves a frame an
    /// event where the network loses next to none.
    /// </summary>
    public bool ConfirmEvents = true;

    /// <summary>
    /// Below this under load, mV, the node saves (<see cref="PowerStage.Saving"/>). The defaults are for a 3.6 V lithium thionyl chloride cell on a regulator of little
    /// dropout: the ESP32 needs 3.0 V (data sheet, recommended operating conditions), and its converter is off by up to 6 %.
    /// </summary>
    public int SavingBelowMillivolts = 3200;

    /// <summary>Below this under load, mV: <see cref="PowerStage.EventsOnly"/>. Not above <see cref="SavingBelowMillivolts"/>.</summary>
    public int EventsOnlyBelowMillivolts = 3100;

    /// <summary>Below this under load, mV: <see cref="PowerStage.Empty"/>. Not above <see cref="EventsOnlyBelowMillivolts"/>.</summary>
    public int EmptyBelowMillivolts = 2950;

    /// <summary>Voltage under load of a full battery, mV.</summary>
    public int BatteryFullMillivolts = 3600;

    /// <summary>The node runs on mains: no <see cref="PowerStage"/> but normal, whatever the converter reads.</summary>
    public bool IsMains;

    /// <summary>A stage is left when the voltage under load is so much above where it was entered, mV.</summary>
    public int BatteryHysteresisMillivolts = 100;

    /// <summary>Start in safe mode, as <see cref="RestartGuard.Begin"/> answers: no sensor is touched, a status frame goes each hour, commands are taken.</summary>
    public bool SafeMode;

    /// <summary>Version of the firmware for the status frame.</summary>
    public int FirmwareMajor;

    /// <summary>As <see cref="FirmwareMajor"/>.</summary>
    public int FirmwareMinor = 1;

    /// <summary>As <see cref="FirmwareMajor"/>.</summary>
    public int FirmwarePatch;

    /// <summary>Version of the runtime's firmware image for the status frame, packed by <see cref="StatusBySlot.PackRuntimeVersion"/>; <see cref="Message.NotAvailable"/> if not known.</summary>
    public int RuntimeVersion = Message.NotAvailable;

    /// <summary>
    /// True if the board cuts its own power between duties. Then everything, the next times included, is stored before
    /// <see cref="NodeApplication.Sleep"/> allows it: one more write a pause.
    /// </summary>
    public bool DeepSleep;

    /// <summary>
    /// True if the board sleeps lightly in every wait: for a sensor, for the next sample, for a receive window. <see cref="EndDeviceSettings.ClockErrorPpm"/> must then
    /// cover the oscillator that times it.
    /// </summary>
    public bool LightSleep;
}
