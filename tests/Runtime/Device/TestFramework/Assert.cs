using System;

namespace nanoFramework.TestFramework
{
    /// <summary>
    /// The assertions that the device tests use, with the names and the order of arguments of nanoFramework's test framework.
    /// </summary>
    public static class Assert
    {
        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(bool expected, bool actual, string message = "")
        {
            if (expected != actual)
                Fail(expected ? "true" : "false", actual ? "true" : "false", message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(int expected, int actual, string message = "")
        {
            if (expected != actual)
                Fail(expected.ToString(), actual.ToString(), message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(uint expected, uint actual, string message = "")
        {
            if (expected != actual)
                Fail(expected.ToString(), actual.ToString(), message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(long expected, long actual, string message = "")
        {
            if (expected != actual)
                Fail(expected.ToString(), actual.ToString(), message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(ulong expected, ulong actual, string message = "")
        {
            if (expected != actual)
                Fail(expected.ToString(), actual.ToString(), message);
        }

        /// <summary>Fails unless both are equal.</summary>
        public static void AreEqual(string expected, string actual, string message = "")
        {
            if (string.Compare(expected, actual) != 0)
                Fail(expected, actual, message);
        }

        /// <summary>Fails unless both are equal by their own comparison.</summary>
        public static void AreEqual(object expected, object actual, string message = "")
        {
            if (!Same(expected, actual))
                Fail(TextOf(expected), TextOf(actual), message);
        }

        /// <summary>Fails if both are equal by their own comparison.</summary>
        public static void AreNotEqual(object notExpected, object actual, string message = "")
        {
            if (Same(notExpected, actual))
                throw new Exception("not expected: " + TextOf(actual) + ". " + message);
        }

        /// <summary>Fails unless the condition holds.</summary>
        public static void IsTrue(bool condition, string message = "")
        {
            if (!condition)
                throw new Exception("expected true. " + message);
        }

        /// <summary>Fails if the condition holds.</summary>
        public static void IsFalse(bool condition, string message = "")
        {
            if (condition)
                throw new Exception("expected false. " + message);
        }

        /// <summary>Fails unless the value is null.</summary>
        public static void IsNull(object value, string message = "")
        {
            if (value != null)
                throw new Exception("expected null. " + message);
        }

        /// <summary>Fails if the value is null.</summary>
        public static void IsNotNull(object value, string message = "")
        {
            if (value == null)
                throw new Exception("expected a value. " + message);
        }

        private static bool Same(object one, object other)
        {
            if (one == null || other == null)
                return one == null && other == null;
            return one.Equals(other);
        }

        private static string TextOf(object value)
        {
            return value == null ? "null" : value.ToString();
        }

        private static void Fail(string expected, string actual, string message)
        {
            throw new Exception("expected " + expected + ", was " + actual + ". " + message);
        }
    }
}
