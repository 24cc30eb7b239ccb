package demo

import (
	"math/rand/v2"
	"strconv"
	"strings"

	"belay/internal/model"
)

// phrase is one thing that people of the company ask for, with the words that they, and those who answer, use. A word in braces is
// replaced by one of its list.
type phrase struct {
	need    model.NeedID
	service model.ServiceID
	weekly  int
	rhythm  string // of ofHour
	impact  []string
	urgency []string
	goes    []way // where it goes beyond those who take it first

	subjects, bodies, asks, answers, notes, solved []string
}

// way is a hand-over that some of the tickets need, one of so many in a hundred.
type way struct {
	to      model.FunctionID
	percent int
}

// lists are what the words in braces stand for.
var lists = map[string][]string{
	"shop":    {"Haarlem", "Leiden", "Delft", "Gouda", "Utrecht Oudegracht", "Amersfoort", "Zwolle", "Deventer", "Breda", "Tilburg", "Nijmegen", "Arnhem Centraal", "Den Bosch", "Alkmaar", "Hoorn", "Groningen"},
	"company": {"101", "102", "110", "125", "140"},
	"journal": {"J-20417", "J-20533", "J-21880", "J-19406", "J-22015", "J-20961"},
	"period":  {"week 32", "week 36", "week 38", "period 8", "period 9", "period 10", "period 11"},
	"oven":    {"oven 1", "oven 2", "oven 4", "deck oven 3", "rack oven 7", "dough line A", "dough line B", "the spiral cooler"},
	"bread":   {"rye", "sourdough", "raisin buns", "white tin loaves", "croissants", "spelt", "speculaas"},
	"error":   {"E-114", "E-207", "E-330", "F12", "F31", "SYS-09"},
	"time":    {"ten past five", "half past six", "seven", "quarter to eight", "nine", "eleven", "noon", "two o'clock"},
	"till":    {"till 1", "till 2", "till 3", "the till by the window"},
	"person":  {"Sevda", "Rutger", "Imke", "Tobias", "Yusra", "Wouter", "Nadia", "Pepijn", "Lotte", "Kerem"},
	"amount":  {"EUR 48.20", "EUR 112.75", "EUR 1,904.00", "EUR 37.10", "EUR 260.40"},
	"order":   {"W-88120", "W-88342", "W-88707", "W-89015", "W-89160", "W-89433"},
	"dim":     {"cost centre", "project", "region", "product group"},
}

// Impacts and urgencies as the model's matrix names them.
const (
	all, unit, one         = "the company", "a unit", "a person"
	stopped, hindered, can = "work has stopped", "work is hindered", "can wait"
)

// phrases are what is asked, in no order.
var phrases = []phrase{
	{
		need: "how-to", service: "erp", weekly: 48, rhythm: "office", impact: []string{one}, urgency: []string{can, can, hindered},
		goes:     []way{{"helpdesk", 14}, {"core-team", 8}},
		subjects: []string{"How do I reverse a goods receipt?", "Where do I change the {dim} of a purchase order?", "How can I see open invoices per supplier?", "Copy last month's budget to {period}", "How do I split a delivery over two shops?", "Which report shows waste per shop?", "Can I post to {period} again?", "How do I print a price label for {bread}?", "Set a holiday for one supplier only"},
		bodies:   []string{"I looked in the help pages and found the old screen. In the new one the button is somewhere else.", "I do this once a quarter and have forgotten. {person} knew, and is away until Monday.", "It is not urgent, I just want to do it right this time. Company {company}.", "I tried it in the test company and it seems to work, but I would rather ask before I do it for real."},
		asks:     []string{"Which company are you in, and do you see the entry under Inventory?", "Could you send the number of the receipt? Then I can show it on your own data.", "Do you need this once, or every month?"},
		answers:  []string{"You find it under Inventory, Journals, Movement; choose the receipt and then Reverse. It asks for a reason, which your controller reads.", "There is a page about exactly that in the help: search for “reverse”. Let me know if step 3 looks different for you.", "You lack one role for that screen. I have asked your manager to agree, it takes a day."},
		notes:    []string{"Third question about this screen this month. The help page still shows the old menu.", "Showed it on the phone, took five minutes."},
		solved:   []string{"Explained, and the help page is corrected.", "Shown on screen; it worked.", "Answered. The page about receipts now has a picture of the new menu."},
	},
	{
		need: "posting-fails", service: "erp", weekly: 20, rhythm: "office", impact: []string{one, one, unit}, urgency: []string{hindered, hindered, stopped, can},
		goes:     []way{{"helpdesk", 10}, {"core-team", 46}, {"custom-code", 9}, {"case", 6}},
		subjects: []string{"Journal {journal} will not post", "Posting stops: {dim} is missing", "Period {period} is closed for {journal}", "Voucher used twice in company {company}", "Rounding difference of {amount} in {journal}", "Batch posting in {company} has not finished", "Interest run says {error}"},
		bodies:   []string{"{journal} stops with {error}: the {dim} is not valid for this account. It was fine last month and nobody changed anything, as far as I know.", "Since {time} posting ends with {error}. I have tried it twice and signed in again. The lines add up to zero.", "We close {period} today. The journal has 214 lines and stops at line 87, {amount}.", "It says the voucher was used, but I cannot find it anywhere in company {company}."},
		asks:     []string{"Could you add a picture of the message with the line number, and say whether {journal} came from the import or was typed?", "Which {dim} do you expect on line 87? The structure was changed on the first of the month.", "May I change the posting date, or must it stay in {period}?"},
		answers:  []string{"The account structure asks for a {dim} since this month. I have added the default; please post it again.", "A batch job held the lock since the night. It is released, and {journal} can be posted.", "We have found it: the import writes an empty {dim}. You can go on by hand meanwhile, we correct the import."},
		notes:    []string{"Reproduced in acceptance with the same lines. Trace attached to the journal.", "Same cause as last month: the structure was activated without telling accounting.", "Locked by the nightly interest run, which had not ended. Released."},
		solved:   []string{"Default added to the account structure; the journal is posted.", "The lock is gone and the batch job now ends before seven.", "Import corrected by the partner and deployed; tried with two files."},
	},
	{
		need: "orders-missing", service: "erp", weekly: 6, rhythm: "shop", impact: []string{unit, unit, all}, urgency: []string{hindered, stopped, hindered},
		goes:     []way{{"core-team", 82}, {"custom-code", 44}, {"case", 12}},
		subjects: []string{"Orders from {shop} have not arrived", "No shop orders since {time}", "Orders of {shop} arrive twice", "Order file with {error} in the queue", "Planning shows no {bread} for tomorrow"},
		bodies:   []string{"The shop sent its order before {time} as always, and planning shows nothing. The van leaves at four.", "All orders since {time} are missing, for six shops. The ones before are there. The queue shows {error}.", "{shop} is in the plan twice, once with the old and once with the new quantity of {bread}. Which one do we bake?"},
		asks:     []string{"Did {shop} get a number when it sent the order? Then we can look for that one.", "Is the quantity of {bread} in the second order the right one?"},
		answers:  []string{"We see them in the queue: one order with a broken line holds up the others. We take it out and send the rest again.", "The orders are through now. Please check {shop} and {bread}; we watch the queue until noon."},
		notes:    []string{"Message 4 of 61 has an item that was deleted yesterday. Everything behind it waits.", "Queue restarted. The partner looks at why one bad message stops all others.", "Trace with both files handed over, with the item's history."},
		solved:   []string{"The broken order was taken out and corrected; all others were sent again.", "The integration now sets a bad order aside instead of stopping. Tested with the file of that night."},
	},
	{
		need: "cannot-sign-in", service: "erp", weekly: 22, rhythm: "office", impact: []string{one, one, one, unit}, urgency: []string{hindered, stopped, hindered},
		goes:     []way{{"helpdesk", 6}},
		subjects: []string{"I cannot sign in", "Sign-in asks for a code that I do not get", "New telephone, no codes any more", "Account locked after the holiday", "Sign-in works, then an empty screen", "Nobody in {shop} can sign in"},
		bodies:   []string{"Since this morning it says my password is wrong. I changed it on Friday and used it once.", "I have a new telephone and the old one is with the shop that took it back. The sign-in wants a code from it.", "It lets me in and then shows {error} and nothing else. {person} beside me has no trouble.", "All three of us here in {shop} get the same message since {time}."},
		asks:     []string{"Which name do you see in the upper corner of the sign-in page?", "Can I call you back on the number of the shop, to be sure that it is you?"},
		answers:  []string{"Your account was locked after five attempts. It is open again; please choose a new password on the page that we sent.", "I have removed the old telephone. The next sign-in asks you to add the new one.", "The line of {shop} was down for an hour. You should be able to sign in again."},
		notes:    []string{"Called back on the shop's number, identity checked with the manager.", "Two more from the same shop; it is the line and not the accounts."},
		solved:   []string{"Unlocked, new password set.", "New telephone registered.", "The line is up again; the provider changed a switch."},
	},
	{
		need: "new-access", service: "erp", weekly: 14, rhythm: "office", impact: []string{one}, urgency: []string{can, hindered},
		goes:     []way{{"helpdesk", 5}},
		subjects: []string{"Access for {person}, who starts on Monday", "{person} moves to {shop}", "{person} leaves us at the end of the month", "Role of an approver for {person}", "Read access to reports for our auditor"},
		bodies:   []string{"{person} joins accounts payable in company {company}. Please give the same roles as {person} has.", "From the first of the month {person} works in {shop}. The roles of the old shop can go.", "Please end the access on the last day, and tell me who takes over the approvals."},
		asks:     []string{"Which cost centre, and who approves invoices above {amount}?", "Do they need it on the till as well?"},
		answers:  []string{"It is prepared and waits for the owner of the role to agree. You will both hear.", "Done. The first sign-in asks for a new password and a second factor."},
		notes:    []string{"Owner of the role has agreed by mail.", "Old roles removed after a week, as the checklist says."},
		solved:   []string{"Access given as asked, checklist filed.", "Roles moved and the old ones removed.", "Access ends by itself on the last day."},
	},
	{
		need: "till-down", service: "tills", weekly: 34, rhythm: "shop", impact: []string{one, unit, one}, urgency: []string{hindered, stopped, hindered},
		goes:     []way{{"platform", 48}, {"core-team", 4}},
		subjects: []string{"{till} in {shop} does not start", "{till} in {shop} is slow", "The scales in {shop} show nothing", "Receipts in {shop} come out empty", "Price of {bread} is wrong on the till", "No till in {shop} works"},
		bodies:   []string{"{till} shows {error} since {time}. We have switched it off and on. The other one works, there is a queue to the door.", "Every receipt takes half a minute. It is worse around {time}.", "Scanning {bread} gives the price of last week. In the office system it is right.", "All tills stand still. We sell by hand and write it down."},
		asks:     []string{"Does the small lamp beside the network plug blink?", "What does the lower left corner of the screen say: online, or local?"},
		answers:  []string{"Please hold the power button for ten seconds, wait for a minute and start it again. If it shows {error} once more, call us.", "We see the till from here now. The update of the night had not finished; it is done.", "Somebody is on the way with another device, at about {time}."},
		notes:    []string{"Till is local since the update, price file of the 3rd.", "Switch in the back room without power, cleaner's plug."},
		solved:   []string{"Restarted, update finished.", "Device replaced by a spare one.", "Price file sent again; prices are right."},
	},
	{
		need: "card-terminal", service: "tills", weekly: 16, rhythm: "shop", impact: []string{one, unit}, urgency: []string{hindered, stopped, hindered},
		goes:     []way{{"platform", 40}},
		subjects: []string{"Cards are declined in {shop}", "The terminal at {till} in {shop} hangs", "Paid twice: {amount}", "No contactless payment in {shop}", "Terminal asks for a manager's card"},
		bodies:   []string{"Since {time} every second card is declined, also cards of our own people.", "It says “please wait” and stays so. Switching off helps for some minutes.", "A customer paid {amount} twice, the first receipt said declined. Both are on the statement."},
		asks:     []string{"Is it one terminal or all of them?", "Please read us the last four digits of the receipt number."},
		answers:  []string{"The acquirer has a fault in the region. Terminals work offline up to a limit; the page on the wall says how.", "We have sent the terminal its keys again. Please try a card now.", "The second payment is cancelled; it is back on the account in two days."},
		notes:    []string{"Acquirer confirms a fault since {time}, all shops on that line.", "Keys were older than a year."},
		solved:   []string{"The acquirer has repaired it; tested with two cards.", "New keys loaded.", "Second payment cancelled and confirmed."},
	},
	{
		need: "oven-stops", service: "ovens", weekly: 16, rhythm: "bakery", impact: []string{one, unit}, urgency: []string{hindered, stopped, stopped},
		goes:     []way{{"platform", 15}, {"custom-code", 12}},
		subjects: []string{"{oven} stands still", "{oven} shows {error}", "{oven} does not reach its temperature", "Program for {bread} is gone on {oven}", "{oven} stops after every batch"},
		bodies:   []string{"{oven} stopped at {time} with {error}. The dough for {bread} is ready and cannot wait for long.", "It heats to 180 and stays there. The second one is fine. We move {bread} there as far as it goes.", "After the update the program for {bread} is not in the list any more. We bake by hand."},
		asks:     []string{"What does the panel show under Service, line 4?", "Is the door switch clean? It stops like that when flour sits on it."},
		answers:  []string{"On my way, ten minutes. Please leave the power on so that the log stays.", "The control lost its connection. I restart it from here; wait for the green lamp.", "The program is back; compare the second stage with your card before you start."},
		notes:    []string{"Log shows the link to the recipe server lost at {time}.", "Door switch cleaned, third time this quarter. Worth a problem record."},
		solved:   []string{"Control restarted and watched for two batches.", "Door switch replaced.", "Recipe loaded again; the partner corrects the update."},
	},
	{
		need: "label-printer", service: "ovens", weekly: 12, rhythm: "bakery", impact: []string{one, one, unit}, urgency: []string{hindered, stopped, can},
		goes:     []way{{"platform", 20}},
		subjects: []string{"Labels for {bread} do not print", "Date on the labels is yesterday's", "Allergens are missing on {bread}", "Label printer on {oven} prints empty labels", "Labels come out twice"},
		bodies:   []string{"The printer takes the job and nothing comes out. Ribbon and paper are new.", "The labels for {bread} show yesterday since {time}. We have stopped packing.", "The allergens are cut off at the right edge since the last change of the layout."},
		asks:     []string{"Does the test label print?", "Which layout is chosen on the panel?"},
		answers:  []string{"The queue was full. It is empty now and the printer restarts; the first label should come within a minute.", "The clock of the printer was wrong after the night. It is set; please check one label."},
		notes:    []string{"Queue held 340 jobs of one batch.", "Layout 12 was published without the wide paper."},
		solved:   []string{"Queue emptied, printer restarted.", "Clock set; it now follows the server.", "Layout corrected and released by quality."},
	},
	{
		need: "web-order", service: "webshop", weekly: 24, rhythm: "shop", impact: []string{one, one, unit}, urgency: []string{hindered, can, hindered},
		goes:     []way{{"core-team", 34}, {"custom-code", 26}},
		subjects: []string{"Web order {order} is not in {shop}", "Customer cannot choose a pick-up time in {shop}", "Web order {order} was paid and is shown as open", "{bread} is sold out in the shop and not on the web", "Discount code does not work", "Confirmation of {order} never arrived"},
		bodies:   []string{"The customer stands here with the confirmation of {order}, and our list does not have it.", "They paid {amount} at {time}, and we still see “open”. May we hand it over?", "Pick-up on Saturday shows no times at all for {shop}; other shops are fine.", "It shows 24 {bread}, and we have sold the last one at {time}."},
		asks:     []string{"Could you send the e-mail that the customer has?", "Was it paid by card or by transfer?"},
		answers:  []string{"Please hand {order} over, it is paid. We correct the list.", "The times for {shop} were switched off by a holiday that was typed for all Saturdays. They are back.", "We have handed it to those who look after the shop's code; you hear from us tomorrow."},
		notes:    []string{"Payment message came before the order, so it was dropped. Same as in spring.", "Holiday rule typed as weekly. Corrected, and four shops checked."},
		solved:   []string{"Order corrected; the customer has been served.", "Calendar corrected.", "Messages that come early now wait for their order. Deployed and watched for a day."},
	},
	{
		need: "payslip", service: "payroll", weekly: 9, rhythm: "office", impact: []string{one}, urgency: []string{can, hindered},
		subjects: []string{"Hours of {period} are missing on my payslip", "Travel allowance stopped", "Night hours paid as day hours", "Wrong bank account on my payslip", "Holiday allowance looks too low"},
		bodies:   []string{"I worked two nights in {period} and see neither. My manager has approved them.", "Since I moved to {shop} the allowance is gone. The distance is the same.", "The account ends in other digits than mine. Please stop the payment if you can."},
		asks:     []string{"Could you send us the approved sheet?", "From which date do you work in {shop}?"},
		answers:  []string{"You are right. It is corrected with the next run, and we send you the difference as a statement.", "The hours arrived after the run. They come with the next one."},
		notes:    []string{"Approved two days after the cut-off.", "Distance recalculated; threshold missed by 300 metres."},
		solved:   []string{"Corrected in the next run.", "Explained, with the calculation.", "Paid separately this week."},
	},
}

// thanks are what people say when it is solved, and back what they say when it is not.
var (
	thanks = []string{"Thank you, it works.", "That was quick, thanks.", "Works again. Thank you!", "Perfect, you can close it."}
	again  = []string{"It is back since this morning, the same message.", "Unfortunately it happens again. Could you look once more?", "It worked for a day. Now we have it again."}
	gives  = []string{"Here is what you asked for. It says {error}.", "I have looked: it is as you suspected.", "Sorry for the delay, I was in the shop. Picture attached to the mail I sent; the number is {journal}.", "Yes, please. {person} says so as well.", "It is all of them, since {time}."}
	backs  = []string{"This is a question of set-up, not of code; the trace ends in the journal names.", "Please add the time and the till, then we look again.", "Works as described in the contract; the quantity is typed by the shop."}
	offers = []string{"I am on it and come back within the hour.", "We have it and look at it now.", "Thank you for the details. We are looking."}
)

// say is one of some texts, with its words in braces replaced.
func say(chance *rand.Rand, texts []string) string {
	text := texts[chance.IntN(len(texts))]
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			return text
		}
		name, after, _ := strings.Cut(rest, "}")
		list := lists[name]
		text = before + list[chance.IntN(len(list))] + after
	}
}

// subject is one of the subjects of p, with a capital at its beginning.
func (p *phrase) subject(chance *rand.Rand) string {
	s := say(chance, p.subjects)
	return strings.ToUpper(s[:1]) + s[1:]
}

// firsts and lasts make the names of those who ask.
var (
	firsts = []string{"Aafke", "Bas", "Chantal", "Dirk", "Elif", "Fatima", "Gerrit", "Hugo", "Ineke", "Jamal", "Kim", "Lars", "Maaike", "Niels", "Olga", "Petra", "Quirine", "Rashid", "Sofie", "Teun", "Ursula", "Vera", "Willem", "Xandra", "Yasmin", "Zoë"}
	lasts  = []string{"Aydin", "Brouwer", "Claassen", "Dijkstra", "Evers", "Faber", "Groen", "Hoekstra", "Jonker", "Koster", "Lammers", "Meijer", "Nauta", "Oosterhuis", "Pronk", "Ruiter", "Schouten", "Terpstra", "Veenstra", "Wolters"}
)

// asker is the name and address of the nth of those who ask.
func asker(n int) (name, email string) {
	first, last := firsts[n%len(firsts)], lasts[(n/2)%len(lasts)]
	local := strings.ToLower(strings.ReplaceAll(first, "ë", "e") + "." + last)
	return first + " " + last, local + strconv.Itoa(n) + "@veldhorst.example"
}
