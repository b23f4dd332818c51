namespace NanoSensors.Codec;

/// <summary>How a field's code is to be understood.</summary>
public enum FieldType
{
    /// <summary>A number in steps from a minimum; it saturates, and the code of all ones is "not available".</summary>
    Number = 0,

    /// <summary>A running number modulo 2^bits: it wraps by design, and every code is a value.</summary>
    Total = 1,

    /// <summary>One of a list of words; the code of all ones is "not available".</summary>
    Word = 2,

    /// <summary>The state of a bay, see <see cref="ParkingState"/>.</summary>
    State = 3,

    /// <summary>One bit that tells whether the fields that depend on it are in the frame.</summary>
    Flag = 4,

    /// <summary>32 bits without an order; 0 is "not available".</summary>
    Hash = 5,

    /// <summary>Three bytes major, minor, patch; the code of all ones is "not available".</summary>
    Version = 6,

    /// <summary>The number of elements of a list in the frame; the encoder sets it, and every code is a value. Not in JSON.</summary>
    Count = 7,

    /// <summary>28 bits: major 3, minor 7, patch 6, revision 12; the code of all ones is "not available".</summary>
    RuntimeVersion = 8,
}
