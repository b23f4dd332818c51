namespace NanoSensors.Tests.Runtime
{
    /// <summary>What is around a board: network, sensors' scene, callers.</summary>
    public interface IWorld
    {
        /// <summary>
        /// Called after each step. Returns when it wants the board to be called at the latest; long.MaxValue if it does not care.
        /// </summary>
        long Look(long now);
    }
}
