package web

import "fmt"

// missingPage is what is at the address of a service that is not known. It renews itself too: the exporter may have been
// restarted.
type missingPage struct {
	frame
	Live    bool
	Renewal int // in seconds
	Says    string
}

func (s *site) newMissingPage(place [4]string, live bool) missingPage {
	page := missingPage{
		frame: s.frame, Live: live, Renewal: int(renewal.Seconds()),
		Says: fmt.Sprintf("There is no service %.255q in cluster %.255q of account %.40q in %.40q: it was deleted, or is not read yet.", place[3], place[2], place[0], place[1]),
	}
	page.Root = aboveServices
	return page
}
