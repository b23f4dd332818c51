namespace NanoSensors.Node;

/// <summary>What a node is up to, for whoever stands beside it.</summary>
public enum NodeState
{
    /// <summary>The first step has not been made.</summary>
    Starting = 0,

    /// <summary>The store holds no identity: provision the node. It looks again once a minute.</summary>
    NotProvisioned = 1,

    /// <summary>It has an identity and asks the network for a session. It samples already.</summary>
    Joining = 2,

    /// <summary>It has a session and reports.</summary>
    Running = 3,

    /// <summary>Its battery is empty: it samples nothing and sends a status frame a day.</summary>
    BatteryEmpty = 4,

    /// <summary>It restarted too often: it touches no sensor, sends a status frame each hour, and tries again after a day.</summary>
    SafeMode = 5,
}
