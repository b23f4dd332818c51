using NanoSensors.NetworkStandIn;

namespace System.Threading;

/// <summary>A thread that <see cref="NetworkWorld.RunThreads"/> runs.</summary>
public sealed class Thread
{
    /// <summary>Creates a thread.</summary>
    /// <param name="body">What it does.</param>
    public Thread(ThreadStart body)
    {
        Body = body;
    }

    /// <summary>Not simulated.</summary>
    public ThreadPriority Priority { get; set; }

    internal ThreadStart Body { get; }

    /// <summary>Lets the world's time pass.</summary>
    /// <param name="milliseconds">How long, ms.</param>
    public static void Sleep(int milliseconds) => NetworkWorld.Current.Pass(milliseconds * 1000L);

    /// <summary>Hands it to the world.</summary>
    public void Start() => NetworkWorld.Current.Add(this);
}
