package store

// dialect is what the engines say differently.
type dialect struct {
	name      string
	forUpdate string                   // ends a read of rows that this transaction will write
	skipTaken string                   // ends a read of rows to claim, leaving out those that another transaction claims now
	index     func(name string) string // names the index that a read must go by, where the engine does not find out alone
}

// sqlite reads one transaction at a time when it writes, and needs no locks on rows. It plans without knowing how the values of a
// column are spread, so a list names its index.
var sqlite = dialect{
	name:  "sqlite",
	index: func(name string) string { return " INDEXED BY " + name },
}

// postgres locks the rows that a transaction will write; and plans by what it knows of the columns.
var postgres = dialect{
	name:      "postgres",
	forUpdate: " FOR UPDATE",
	skipTaken: " FOR UPDATE SKIP LOCKED",
	index:     func(string) string { return "" },
}
