namespace NanoSensors.Tests.Simulation.Node;

/// <summary>A device's session as its network knows it.</summary>
/// <param name="DevAddr">The device's address.</param>
/// <param name="NwkSKey">Network session key, hexadecimal.</param>
/// <param name="AppSKey">Application session key, hexadecimal.</param>
/// <param name="LastFCntUp">Counter of the last uplink that was heard.</param>
/// <param name="NextFCntDown">Counter of the next downlink.</param>
/// <param name="JoinNonce">JoinNonce of the last join accept.</param>
/// <param name="DevNonce">Highest DevNonce that was heard; -1 for none.</param>
internal sealed record NetworkSession(
    uint DevAddr, string NwkSKey, string AppSKey, uint LastFCntUp, uint NextFCntDown, uint JoinNonce, int DevNonce);
