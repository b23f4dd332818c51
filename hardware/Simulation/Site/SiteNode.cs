using NanoSensors.Node;

namespace NanoSensors.Simulation.Site;

/// <summary>One node of a simulated site: its place, its board, and the truth about what its sensors see.</summary>
public sealed class SiteNode
{
    internal SiteNode(SitePlace place, NodeIdentity identity, BoardHost host)
    {
        Place = place;
        Identity = identity;
        Host = host;
    }

    /// <summary>Where it stands and what it measures.</summary>
    public SitePlace Place { get; }

    /// <summary>Its DevEUI, JoinEUI and AppKey, as provisioning wrote them into its store.</summary>
    public NodeIdentity Identity { get; }

    /// <summary>The board it runs on.</summary>
    public BoardHost Host { get; }

    /// <summary>The firmware's application; null while the board is off.</summary>
    public NodeApplication? Application => (NodeApplication?)Host.Application;

    /// <summary>Whether it has joined a network.</summary>
    public bool IsJoined => Application?.Link?.IsJoined == true;

    /// <summary>The bay it watches; null if it is no parking node.</summary>
    public Bay? Bay { get; internal init; }

    /// <summary>The doorway it watches; null if it is no footfall node.</summary>
    public Doorway? Doorway { get; internal init; }

    /// <summary>The climate it measures; null if it is no air node.</summary>
    public AirClimate? Climate { get; internal init; }
}
