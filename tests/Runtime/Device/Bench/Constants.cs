namespace NanoSensors.Tests.Runtime
{
    /// <summary>What a run is for. The runner puts another text in place of this file for each run.</summary>
    internal static class Constants
    {
        /// <summary>The host's whole heap, bytes.</summary>
        internal const int WholeHeap = 10485760;

        /// <summary>The heap that the program gets, bytes, fakes not counted; 0 for all there is.</summary>
        internal const int LimitedHeap = 0;

        /// <summary>A node's profile, or which fault.</summary>
        internal const int Profile = 0;

        /// <summary>Length of the day, hours.</summary>
        internal const int Hours = 24;
    }
}
