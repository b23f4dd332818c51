namespace NanoSensors.Node;

/// <summary>What a node is for. The numbers are stored in the identity record and never change.</summary>
public enum NodeProfile
{
    /// <summary>A parking bay, by magnetometer.</summary>
    Parking = 0,

    /// <summary>Air: climate, particulates, carbon dioxide, organic vapours; whichever of them is fitted.</summary>
    Air = 1,

    /// <summary>People in and out through a doorway, by two time-of-flight zones.</summary>
    Footfall = 2,
}
