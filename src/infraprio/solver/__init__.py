"""The one way to the solver: models as arrays, near one in size, solved by HiGHS, and the answers doubted."""
