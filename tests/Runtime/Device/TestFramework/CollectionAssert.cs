using System;

namespace nanoFramework.TestFramework
{
    /// <summary>The assertions on arrays that the device tests use.</summary>
    public static class CollectionAssert
    {
        /// <summary>Fails unless both have the same length and equal elements in the same order.</summary>
        public static void AreEqual(Array expected, Array actual, string message = "")
        {
            if (expected.Length != actual.Length)
            {
                throw new Exception(
                    "expected " + expected.Length.ToString() + " elements, were " + actual.Length.ToString() + ". " + message);
            }

            for (int i = 0; i < expected.Length; i++)
            {
                object one = expected.GetValue(i);
                object other = actual.GetValue(i);
                if (!one.Equals(other))
                {
                    throw new Exception(
                        "element " + i.ToString() + ": expected " + one.ToString() + ", was " + other.ToString() + ". " + message);
                }
            }
        }
    }
}
